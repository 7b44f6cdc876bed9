/* SPDX-License-Identifier: Apache-2.0
 * What the desk hears of its label printers. printer.says.WORD has a row for each state that a
 * printer can be in (print/language.h). */
#include "station/words.h"

#define SAY(key, en, ru, kk)                                                                       \
	{                                                                                          \
		key, OUTCOME_YES,                                                                  \
		{                                                                                  \
			en, ru, kk                                                                 \
		}                                                                                  \
	}
#define WANT(key, en, ru, kk)                                                                      \
	{                                                                                          \
		"printer.says." key, OUTCOME_ATTENTION,                                            \
		{                                                                                  \
			en, ru, kk                                                                 \
		}                                                                                  \
	}

const struct word printer_words[] = {
	SAY("printer.none", "no label printer is plugged in, none has a name",
		"Принтер этикеток не подключён, именованных нет",
		"Жапсырма принтері жалғанбаған, аталғаны да жоқ"),
	SAY("printer.ready", "ready", "готов", "дайын"),
	SAY("printer.trouble", "cannot be used yet", "пока не годится", "әзірге жарамайды"),
	SAY("printer.unknown", "what it understands is not known", "язык принтера неизвестен",
		"принтердің тілі белгісіз"),
	SAY("printer.away", "not plugged in, or switched off", "не подключён или выключен",
		"жалғанбаған не өшірулі"),
	SAY("printer.elsewhere", "not asked; belgi printer status asks it",
		"не опрошен; опросить: belgi printer status",
		"сұралмады; сұрау: belgi printer status"),
	SAY("printer.silent", "no answer; see whether it is on and whether its profile is right",
		"не отвечает. Проверьте, включён ли он и тот ли у него профиль",
		"жауап бермейді. Қосулы ма, профилі дұрыс па, тексеріңіз"),
	SAY("printer.mute", "connected; how it is cannot be asked here",
		"связь есть, о состоянии спросить нельзя", "байланыс бар, күйін сұрау мүмкін емес"),
	SAY("printer.stock", "roll {stock}", "рулон {stock}", "орам {stock}"),
	SAY("printer.claim", "to print on it: belgi printer name NAME {where} --stock ROLL",
		"Чтобы печатать на нём: belgi printer name ИМЯ {where} --stock РУЛОН",
		"Онда басып шығару үшін: belgi printer name АТАУ {where} --stock ОРАМ"),
	SAY("printer.teach",
		"say which kind it is: belgi printer name NAME {where} --profile PROFILE; there "
		"are {profiles}",
		"Укажите, какой он: belgi printer name ИМЯ {where} --profile ПРОФИЛЬ. Есть "
		"{profiles}",
		"Қандай екенін көрсетіңіз: belgi printer name АТАУ {where} --profile ПРОФИЛЬ. "
		"Бары: {profiles}"),
	SAY("printer.named", "{name}: {where} from now on", "{name}: теперь {where}",
		"{name}: енді {where}"),
	SAY("printer.nameless", "{name}: forgotten", "{name}: имя забыто",
		"{name}: атауы ұмытылды"),
	SAY("printer.rule",
		"{file}: written; run udevadm control --reload, then plug the printers in again",
		"{file}: записано. Выполните udevadm control --reload и подключите принтеры заново",
		"{file}: жазылды. udevadm control --reload орындап, принтерлерді қайта жалғаңыз"),
	SAY("printer.roll", "roll of {width} x {height} mm", "рулон {width} x {height} мм",
		"орам {width} x {height} мм"),
	SAY("printer.tape", "tape of {width} mm", "лента {width} мм", "таспа {width} мм"),
	SAY("printer.waiting", "labels not printed yet: {n}", "ещё не напечатано: {n}",
		"әлі басылмағаны: {n}"),

	WANT("paper_out", "no paper; put a roll in", "нет бумаги, вставьте рулон",
		"қағаз жоқ, орам салыңыз"),
	WANT("ribbon_out", "the ribbon is at its end; put a new one in",
		"кончилась красящая лента, поставьте новую", "бояу таспасы бітті, жаңасын салыңыз"),
	WANT("lid_open", "the lid is open; close it", "открыта крышка, закройте её",
		"қақпағы ашық, жабыңыз"),
	WANT("jam", "the labels are jammed; open the lid, pull them straight and close it",
		"этикетки застряли, откройте крышку, расправьте их и закройте",
		"жапсырма кептелді, қақпағын ашып, түзетіп, жабыңыз"),
	WANT("paused", "paused; press its button", "приостановлен, нажмите кнопку на нём",
		"кідіртілген, түймесін басыңыз"),
	WANT("busy", "still printing", "ещё печатает", "әлі басып жатыр"),
	WANT("cutter", "the cutter is stuck; switch the printer off, clear it, switch it on",
		"заклинил нож, выключите принтер, освободите нож и включите",
		"пышағы тұрып қалды, принтерді өшіріп, пышақты босатып, қайта қосыңыз"),
	WANT("media", "another roll than it should have is in it; change the roll",
		"в нём другой рулон, поставьте нужный", "ішінде басқа орам тұр, керегін салыңыз"),
	WANT("hot", "too hot; let it cool", "перегрелся, дайте остыть", "қызып кетті, суысын"),
	WANT("fault", "it reports a fault; look at its display",
		"сообщает о неисправности, посмотрите на его экран",
		"ақау бар деп тұр, экранына қараңыз"),
	{ NULL, OUTCOME_NO, { NULL, NULL, NULL } },
};
