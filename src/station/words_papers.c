/* SPDX-License-Identifier: Apache-2.0
 * What is said of papers: on them, and of whether they are genuine and still stand. */
#include "station/words.h"

#define SAY_AS(key, outcome, en, ru, kk)                                                           \
	{                                                                                          \
		key, outcome,                                                                      \
		{                                                                                  \
			en, ru, kk                                                                 \
		}                                                                                  \
	}
#define YES(key, en, ru, kk) SAY_AS(key, OUTCOME_YES, en, ru, kk)
#define ASK(key, en, ru, kk) SAY_AS(key, OUTCOME_ATTENTION, en, ru, kk)
#define NO(key, en, ru, kk) SAY_AS(key, OUTCOME_NO, en, ru, kk)

const struct word paper_words[] = {
	YES("paper.waybill", "waybill", "накладная", "жүкқұжат"),
	YES("paper.receiving", "receiving report", "отчёт о приёме", "қабылдап алу есебі"),
	YES("paper.cover", "cover list of tags", "сопроводительный список меток",
		"белгілердің ілеспе тізімі"),

	YES("paper.made", "{file}: {form} {no}, {units}", "{file}: {form} {no}, {units}",
		"{file}: {form} {no}, {units}"),
	YES("paper.again", "{file}: {form} {no} once more, the same as the first time",
		"{file}: {form} {no}, ещё раз, без изменений с первого раза",
		"{file}: {form} {no}, тағы бір рет, алғашқыдан айырмасы жоқ"),
	ASK("paper.alone",
		"It has no code of the station: whoever checks it needs this station's log, or a "
		"paper that has one",
		"На ней нет кода станции. Для проверки понадобится журнал этой станции или "
		"документ, на котором такой код есть",
		"Онда станция коды жоқ. Тексеру үшін осы станцияның журналы не сондай коды бар құжат "
		"керек"),
	YES("paper.voided", "{form} {no} is void; its number is not used again",
		"{form} {no}: аннулировано. Номер больше не используется",
		"{form} {no}: күші жойылды. Нөмірі қайта қолданылмайды"),
	YES("paper.none", "no papers", "документов нет", "құжат жоқ"),
	YES("paper.stands", "stands", "действует", "күшінде"),
	NO("paper.void", "void", "аннулирован", "күші жойылған"),

	YES("vouch.genuine",
		"Genuine: signed by station {st}, which the programme admitted for {org}",
		"Подлинный: подписан станцией {st}, которую программа допустила для {org}",
		"Түпнұсқа: бағдарлама {org} үшін рұқсат берген {st} станциясы қол қойған"),
	ASK("vouch.rootless",
		"Signed by station {st}, for {org}; whose station that is cannot be said without "
		"the root key: give --root",
		"Подписан станцией {st}, для {org}. Чья это станция, без корневого ключа сказать "
		"нельзя, укажите --root",
		"{st} станциясы {org} үшін қол қойған. Станцияның кімдікі екенін түбірлік кілтсіз "
		"айту мүмкін емес, --root көрсетіңіз"),
	ASK("vouch.keyless",
		"The key of station {st} is not known here; photograph the second code of the paper "
		"too, or check it where that station's log is",
		"Ключ станции {st} здесь неизвестен. Снимите и второй код документа или проверьте "
		"там, где есть журнал этой станции",
		"{st} станциясының кілті мұнда белгісіз. Құжаттың екінші кодын да түсіріңіз не "
		"станцияның журналы бар жерде тексеріңіз"),
	NO("vouch.changed", "Not genuine: this is not what station {st} signed",
		"Не подлинный: станция {st} подписала не это",
		"Түпнұсқа емес: {st} станциясы қол қойған мәтін бұл емес"),
	NO("vouch.damaged",
		"Not genuine: a code of it was changed; take the picture again, then ask for "
		"another copy",
		"Не подлинный: код изменён. Снимите ещё раз, затем попросите другой экземпляр",
		"Түпнұсқа емес: коды өзгертілген. Қайта түсіріңіз, содан кейін басқа данасын сұраңыз"),
	NO("vouch.stranger",
		"Not genuine here: this root key did not admit station {st}; it is another "
		"programme's paper, or a forged one",
		"Здесь не подлинный: этот корневой ключ не допускал станцию {st}. Документ другой "
		"программы или подделка",
		"Мұнда түпнұсқа емес: бұл түбірлік кілт {st} станциясына рұқсат бермеген. Басқа "
		"бағдарламаның құжаты не жасанды"),
	NO("vouch.revoked",
		"Does not count: station {st} was shut out after event {last}, and this is event "
		"{n}",
		"Не действует: станция {st} отключена после события {last}, а это событие {n}",
		"Күші жоқ: {st} станциясы {last} оқиғасынан кейін ажыратылған, ал бұл {n} оқиғасы"),
	NO("vouch.org", "Not genuine: station {st} may not sign for {org}",
		"Не подлинный: станция {st} не может подписывать за {org}",
		"Түпнұсқа емес: {st} станциясы {org} үшін қол қоя алмайды"),
	NO("vouch.several", "Codes of two papers; photograph one paper alone",
		"Коды двух документов. Снимите только один",
		"Екі құжаттың кодтары. Біреуін ғана түсіріңіз"),
	NO("vouch.none", "No code of a paper was read; photograph the codes closer and sharp",
		"Код документа не прочитан. Снимите коды ближе и чётче",
		"Құжат коды оқылмады. Кодтарды жақынырақ әрі анық түсіріңіз"),

	YES("vouch.paper", "{form} {no} of {day}, {org}, {units}",
		"{form} {no} от {day}, {org}, {units}", "{day} {form} {no}, {org}, {units}"),
	YES("vouch.unit", "{unit} is on this paper", "{unit} есть в этом документе",
		"{unit} осы құжатта бар"),
	NO("vouch.not_unit", "{unit} is not on this paper", "{unit} в этом документе нет",
		"{unit} бұл құжатта жоқ"),
	ASK("vouch.unseen",
		"Whether {unit} is on it cannot be read from the codes of so long a paper; check it "
		"where the record is",
		"Есть ли {unit} в таком длинном документе, по кодам не видно. Проверьте там, где "
		"есть записи",
		"{unit} мұндай ұзын құжатта бар-жоғы кодтардан көрінбейді. Жазбалар бар жерде "
		"тексеріңіз"),

	ASK("vouch.by_serial",
		"The codes name units by serial number; give the serial number of {unit}",
		"В кодах устройства названы по серийным номерам. Укажите серийный номер {unit}",
		"Кодтарда құрылғылар сериялық нөмірімен аталған. {unit} сериялық нөмірін көрсетіңіз"),

	YES("stand.stands", "Stands: the record here has the same",
		"Действует: в записях здесь то же самое", "Күшінде: мұндағы жазбада дәл сол"),
	NO("stand.voided", "No longer stands: voided by {org} on {day}",
		"Больше не действует: аннулировано, {org}, {day}",
		"Енді күші жоқ: {org} күшін жойған, {day}"),
	NO("stand.erased", "No longer stands: its line was erased from the record",
		"Больше не действует: запись стёрта", "Енді күші жоқ: жазбасы өшірілген"),
	NO("stand.aside", "Does not stand: the record set it aside",
		"Не действует: в записях не засчитано", "Күші жоқ: жазбада есепке алынбаған"),
	NO("stand.other", "Does not stand: in its place the record here has another event",
		"Не действует: на его месте в записях здесь другое событие",
		"Күші жоқ: оның орнында мұндағы жазбада басқа оқиға тұр"),
	ASK("stand.unknown",
		"Whether it still stands is not known here: the record has not come this far; sync "
		"first",
		"Действует ли он ещё, здесь неизвестно: запись сюда не дошла. Сначала "
		"синхронизируйте",
		"Әлі күшінде ме, мұнда белгісіз: жазба бұл жерге жетпеген. Алдымен синхрондаңыз"),
	YES("stand.since", "since then: {changes}", "с тех пор: {changes}",
		"содан бері: {changes}"),

	YES("signatory.set", "{role}: {name} from {from}", "{role}: {name} с {from}",
		"{role}: {name}, {from} бастап"),
	YES("signatory.ended", "{role}: {name} until {to}", "{role}: {name} по {to}",
		"{role}: {name}, {to} дейін"),
	YES("signatory.none", "nobody is known; a paper has empty lines to sign",
		"Никто не указан. В документах будут пустые строки для подписи",
		"Ешкім көрсетілмеген. Құжаттарда қол қоюға бос жолдар болады"),
	YES("signatory.head", "head", "руководитель", "басшы"),
	YES("signatory.accountant", "chief accountant", "главный бухгалтер", "бас бухгалтер"),
	YES("signatory.keeper", "responsible for the goods", "материально ответственное лицо",
		"материалдық жауапты тұлға"),
	YES("signatory.carrier", "responsible for delivery", "ответственный за доставку",
		"жеткізуге жауапты"),
	YES("signatory.releaser", "releases the goods", "отпускает товар", "тауарды босатушы"),
	YES("signatory.chairman", "chairman of the commission", "председатель комиссии",
		"комиссия төрағасы"),
	YES("signatory.member1", "member of the commission", "член комиссии", "комиссия мүшесі"),
	YES("signatory.member2", "member of the commission", "член комиссии", "комиссия мүшесі"),
	YES("signatory.member3", "member of the commission", "член комиссии", "комиссия мүшесі"),
	{ NULL, OUTCOME_YES, { NULL, NULL, NULL } },
};
