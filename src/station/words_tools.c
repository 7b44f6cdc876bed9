/* SPDX-License-Identifier: Apache-2.0
 * What commands say of their work: English, Russian, Kazakh. Nouns with a number have a row for one
 * and a row for many, and stand in other rows as {units} and the like (tell_count, app/tell.h). */
#include "station/words.h"

#define SAY(key, en, ru, kk)                                                                       \
	{                                                                                          \
		key, OUTCOME_YES,                                                                  \
		{                                                                                  \
			en, ru, kk                                                                 \
		}                                                                                  \
	}

const struct word tool_words[] = {
	SAY("count.unit", "{n} unit", "устройств: {n}", "құрылғы: {n}"),
	SAY("count.units", "{n} units", "устройств: {n}", "құрылғы: {n}"),
	SAY("count.pupil", "{n} pupil", "учеников: {n}", "оқушы: {n}"),
	SAY("count.pupils", "{n} pupils", "учеников: {n}", "оқушы: {n}"),
	SAY("count.list", "{n} list", "списков: {n}", "тізім: {n}"),
	SAY("count.lists", "{n} lists", "списков: {n}", "тізім: {n}"),
	SAY("count.tag", "{n} tag", "меток: {n}", "белгі: {n}"),
	SAY("count.tags", "{n} tags", "меток: {n}", "белгі: {n}"),
	SAY("count.chain", "{n} chain", "цепочек: {n}", "тізбек: {n}"),
	SAY("count.chains", "{n} chains", "цепочек: {n}", "тізбек: {n}"),
	SAY("count.line", "{n} line", "строк: {n}", "жол: {n}"),
	SAY("count.lines", "{n} lines", "строк: {n}", "жол: {n}"),
	SAY("count.newer", "{n} newer line", "новых строк: {n}", "жаңа жол: {n}"),
	SAY("count.newers", "{n} newer lines", "новых строк: {n}", "жаңа жол: {n}"),
	SAY("count.station", "{n} station", "станций: {n}", "станция: {n}"),
	SAY("count.stations", "{n} stations", "станций: {n}", "станция: {n}"),

	SAY("label.templates", "Templates", "Шаблоны", "Үлгілер"),
	SAY("label.stocks", "Stocks of labels", "Листы и рулоны этикеток",
		"Жапсырма парақтары мен орамдары"),
	SAY("label.preview", "wrote {path}: look at it before printing",
		"Записано: {path}. Посмотрите перед печатью",
		"Жазылды: {path}. Басып шығармас бұрын қараңыз"),

	SAY("manifest.imported", "imported manifest {id}: {units}",
		"Список поставки {id} загружен, {units}", "{id} жеткізу тізімі жүктелді, {units}"),
	SAY("manifest.would", "would import manifest {id}: {units}",
		"Был бы загружен список поставки {id}, {units}",
		"{id} жеткізу тізімі жүктелер еді, {units}"),
	SAY("manifest.already", "already imported as manifest {id}: {units}; nothing changed",
		"Уже загружен как список поставки {id}, {units}. Ничего не изменилось",
		"{id} жеткізу тізімі ретінде бұрын жүктелген, {units}. Ештеңе өзгерген жоқ"),
	SAY("list.row", "{school}  list {id}  version {version}  {pupils}",
		"{school}  список {id}  версия {version}  {pupils}",
		"{school}  тізім {id}  нұсқа {version}  {pupils}"),
	SAY("list.same", "unchanged", "без изменений", "өзгеріссіз"),
	SAY("lists.imported", "imported {n} of {lists}, {pupils} in all",
		"Загружено {n}, всего {lists}, {pupils}",
		"Жүктелгені: {n}, барлығы {lists}, {pupils}"),
	SAY("lists.would", "would import {n} of {lists}, {pupils} in all",
		"Было бы загружено {n}, всего {lists}, {pupils}",
		"Жүктелетіні: {n}, барлығы {lists}, {pupils}"),
	SAY("lists.already", "already imported: {lists}, {pupils}; nothing changed",
		"Уже загружено: {lists}, {pupils}. Ничего не изменилось",
		"Бұрын жүктелген: {lists}, {pupils}. Ештеңе өзгерген жоқ"),

	SAY("spec.published", "published specification {id}: {lines}",
		"Техническая спецификация {id} опубликована, {lines}",
		"{id} техникалық ерекшелігі жарияланды, {lines}"),
	SAY("spec.would", "would publish specification {id}: {lines}",
		"Была бы опубликована техническая спецификация {id}, {lines}",
		"{id} техникалық ерекшелігі жарияланар еді, {lines}"),
	SAY("spec.already", "already published as specification {id}: {lines}",
		"Уже опубликована как техническая спецификация {id}, {lines}",
		"{id} техникалық ерекшелігі ретінде бұрын жарияланған, {lines}"),

	SAY("tags.printed", "{file}: {tags}, {labels} on a sheet",
		"{file}, {tags}, на листе {labels}", "{file}, {tags}, бір парақта {labels}"),
	SAY("tags.again", "{n} of them printed again", "из них напечатано повторно {n}",
		"оның ішінде қайта басылғаны {n}"),

	SAY("count.code", "{n} code", "кодов: {n}", "код: {n}"),
	SAY("count.codes", "{n} codes", "кодов: {n}", "код: {n}"),
	SAY("scanner.none", "no scanner is plugged in", "Сканер не подключён",
		"Сканер жалғанбаған"),
	SAY("scanner.wait", "no scanner is plugged in; plug one in. Ctrl+C ends this",
		"Сканер не подключён. Подключите его. Выход: Ctrl+C",
		"Сканер жалғанбаған. Жалғаңыз. Шығу: Ctrl+C"),
	SAY("scanner.ready", "ready", "готов", "дайын"),
	SAY("scanner.opening", "no answer", "не отвечает", "жауап бермейді"),
	SAY("scanner.trouble", "trouble", "не работает", "жұмыс істемейді"),
	SAY("scanner.maybe", "perhaps a scanner", "возможно, сканер", "сканер болуы мүмкін"),
	SAY("scanner.where", "{id}, mode {mode}, port {port}", "{id}, режим {mode}, порт {port}",
		"{id}, {mode} режимі, {port} порты"),
	SAY("scanner.driver", "kernel driver {driver}", "драйвер ядра {driver}",
		"ядро драйвері {driver}"),
	SAY("scanner.place", "place {place}", "место: {place}", "орны: {place}"),
	SAY("scanner.claim",
		"only if this is a scanner and nobody's keyboard: belgi scanner name {id} NAME",
		"Только если это сканер, а не чья-то клавиатура: belgi scanner name {id} ИМЯ",
		"Біреудің пернетақтасы емес, сканер болса ғана: belgi scanner name {id} АТАУ"),
	SAY("scanner.plugged", "{scanner}: plugged ({mode})", "{scanner}: подключён ({mode})",
		"{scanner}: жалғанды ({mode})"),
	SAY("scanner.unplugged", "{scanner}: unplugged ({mode})", "{scanner}: отключён ({mode})",
		"{scanner}: ажыратылды ({mode})"),
	SAY("scanner.named", "{id} is called {name} from now on", "{id}: теперь называется {name}",
		"{id} енді {name} деп аталады"),
	SAY("scanner.nameless", "{id} has no name any more", "{id}: имени больше нет",
		"{id}: атауы енді жоқ"),
	SAY("scanner.rule",
		"{file}: written; run udevadm control --reload, then plug the scanners in again",
		"{file}: записано. Выполните udevadm control --reload и подключите сканеры заново",
		"{file}: жазылды. udevadm control --reload орындап, сканерлерді қайта жалғаңыз"),
	SAY("setup.written", "{file}: {scanner}, {codes}", "{file}: {scanner}, {codes}",
		"{file}: {scanner}, {codes}"),
	SAY("setup.manual", "see {manual}", "смотрите {manual}", "{manual} құжатын қараңыз"),
	SAY("setup.alone", "Keep scanners of other makes away from it",
		"Держите сканеры других марок подальше от этого листа",
		"Басқа маркалы сканерлерді бұл парақтан алыс ұстаңыз"),
	SAY("trial.begin", "Scan both codes, the bar code first",
		"Сканируйте оба кода, сначала штрихкод",
		"Екі кодты да сканерлеңіз, алдымен штрихкодты"),
	SAY("trial.print", "{file}: print it, then scan both codes, the bar code first",
		"{file}: напечатайте и сканируйте оба кода, сначала штрихкод",
		"{file}: басып шығарып, екі кодты да сканерлеңіз, алдымен штрихкодты"),
	SAY("learn.done", "{file}: from {n} labels: {pattern}",
		"{file}: этикеток: {n}, правило {pattern}",
		"{file}: жапсырма: {n}, ереже {pattern}"),
	SAY("learn.next",
		"Look at it, then put it into a folder device-labels, and name the folder around "
		"that in BELGI_PROFILES",
		"Просмотрите его, положите в папку device-labels и укажите в BELGI_PROFILES папку, "
		"в которой она лежит",
		"Оны қарап шығып, device-labels қалтасына салыңыз, ал BELGI_PROFILES ішінде сол "
		"қалта тұрған қалтаны көрсетіңіз"),

	SAY("init.made", "station {st} for organisation {org}", "Станция {st}, организация {org}",
		"{st} станциясы, ұйым {org}"),
	SAY("init.tags", "tags begin with {issuer}", "метки начинаются с {issuer}",
		"белгілер {issuer} деп басталады"),
	SAY("export.written", "{file}: {chains}, {bytes} bytes", "{file}, {chains}, байт: {bytes}",
		"{file}, {chains}, байт: {bytes}"),

	SAY("doctor.whole", "{store}: whole: {chains}, every line, signature and view is right",
		"{store}: хранилище цело, {chains}. Все строки, подписи и сводки верны",
		"{store}: қойма бүтін, {chains}. Барлық жол, қолтаңба мен жиынтық дұрыс"),
	SAY("doctor.unread",
		"{store}: whole: {chains}, every line and signature is right; the "
		"views were not compared",
		"{store}: хранилище цело, {chains}. Все строки и подписи верны, сводки не сверены",
		"{store}: қойма бүтін, {chains}. Барлық жол мен қолтаңба дұрыс, жиынтықтар "
		"салыстырылмады"),
	SAY("doctor.kept", "unknown code kept: {code}", "Сохранён незнакомый код: {code}",
		"Танылмаған код сақталған: {code}"),
	SAY("doctor.kept_times", "unknown code kept: {code}, {n} times",
		"Сохранён незнакомый код: {code}, раз: {n}",
		"Танылмаған код сақталған: {code}, рет: {n}"),
	SAY("rebuild.done", "{store}: everything derived is made anew from the log",
		"{store}: все сводки заново составлены по журналу",
		"{store}: барлық жиынтық журнал бойынша қайта жасалды"),

	SAY("rebuild.rejoined", "now run belgi sync: what the copy recorded comes with it",
		"Теперь выполните belgi sync: с ним придёт то, что записала копия",
		"Енді belgi sync орындаңыз: көшірме жазғаны сонымен бірге келеді"),
	SAY("store.parted",
		"A copy of this store went on too: what it recorded as station {st} after event {n} "
		"is not here. To get it, close other windows of Belgi, run belgi rebuild, then "
		"belgi sync. What was recorded here is kept, and is sent as station {own}",
		"Копия этого хранилища тоже вела запись: того, что она записала как станция {st} "
		"после события {n}, здесь нет. Чтобы получить это, закройте другие окна Belgi, "
		"выполните belgi rebuild, затем belgi sync. Записанное здесь сохраняется и "
		"отправляется как станция {own}",
		"Бұл қойманың көшірмесі де жазып жүрді: оның {st} станциясы ретінде {n} оқиғадан "
		"кейін жазғаны мұнда жоқ. Оны алу үшін Belgi-дің басқа терезелерін жабыңыз, belgi "
		"rebuild, содан кейін belgi sync орындаңыз. Мұнда жазылғаны сақталады, {own} "
		"станциясы ретінде жіберіледі"),

	SAY("conflicts.none", "no conflicts", "Расхождений нет", "Қайшылық жоқ"),
	SAY("conflicts.settled", "settled", "улажено", "шешілген"),
	SAY("settle.done", "settled {id}", "Улажено: {id}", "Шешілді: {id}"),

	SAY("list.serial", "serial", "серийный номер", "сериялық нөмір"),
	SAY("list.tag", "tag", "метка", "белгі"),
	SAY("list.place", "where", "где", "қайда"),
	SAY("list.state", "state", "состояние", "күйі"),
	SAY("list.model", "model", "модель", "үлгі"),
	SAY("list.person", "with", "у кого", "кімде"),
	SAY("list.none", "no such units", "Таких устройств нет", "Мұндай құрылғы жоқ"),
	SAY("list.more", "{n} more: see them with --limit",
		"Ещё {n}: чтобы увидеть, укажите --limit",
		"Тағы {n}: көру үшін --limit көрсетіңіз"),
	SAY("unit.nameless", "a unit without serial number and tag ({dev})",
		"Устройство без серийного номера и метки ({dev})",
		"Сериялық нөмірі мен белгісі жоқ құрылғы ({dev})"),

	SAY("verify.hidden", "{n} hidden", "скрыто: {n}", "жасырылған: {n}"),
	SAY("verify.newer", "{n} newer not signed", "новых без подписи: {n}",
		"жаңа, қолтаңбасыз: {n}"),
	SAY("verify.revoked", "revoked above {n}", "отозвана после {n}",
		"{n} кейін кері қайтарылған"),
	SAY("verify.stranger", "not admitted", "не допущена", "рұқсат берілмеген"),
	SAY("verify.unknown", "station unknown", "станция неизвестна", "станция белгісіз"),
	SAY("verify.part", "part", "часть", "бөлігі"),
	SAY("verify.parts", "parts", "части", "бөліктері"),
	SAY("verify.more", "and {n} more", "и ещё {n}", "тағы {n}"),
	SAY("verify.whole", "{chains}, {lines}: chain whole, station unknown",
		"{chains}, {lines}: цепочка цела, станция неизвестна",
		"{chains}, {lines}: тізбек бүтін, станция белгісіз"),
	SAY("verify.stands", "{chains}, {lines}: every line stands, station unknown",
		"{chains}, {lines}: все строки на месте, станция неизвестна",
		"{chains}, {lines}: барлық жол орнында, станция белгісіз"),
	SAY("verify.whole_but",
		"{chains}, {lines}: whole and signed, but {stations} not admitted under this root "
		"key",
		"{chains}, {lines}: всё цело и подписано, но под этим корневым ключом не допущено "
		"{stations}",
		"{chains}, {lines}: бәрі бүтін, қолтаңбасы бар, бірақ осы түбірлік кілтпен рұқсат "
		"берілмеген {stations}"),
	SAY("verify.signed_but",
		"{chains}, {lines}: signed, but {stations} not admitted under this root key",
		"{chains}, {lines}: всё подписано, но под этим корневым ключом не допущено "
		"{stations}",
		"{chains}, {lines}: қолтаңбасы бар, бірақ осы түбірлік кілтпен рұқсат берілмеген "
		"{stations}"),
	SAY("verify.whole_admitted",
		"{chains}, {lines}: whole, signed, every station admitted under this root key",
		"{chains}, {lines}: всё цело и подписано, каждая станция допущена под этим "
		"корневым ключом",
		"{chains}, {lines}: бәрі бүтін, қолтаңбасы бар, әр станцияға осы түбірлік кілтпен "
		"рұқсат берілген"),
	SAY("verify.signed_admitted",
		"{chains}, {lines}: signed, every station admitted under this root key",
		"{chains}, {lines}: всё подписано, каждая станция допущена под этим корневым "
		"ключом",
		"{chains}, {lines}: қолтаңбасы бар, әр станцияға осы түбірлік кілтпен рұқсат "
		"берілген"),
	SAY("verify.in_parts", "{chains} in parts", "частями {chains}", "бөліктермен {chains}"),
	SAY("verify.unsigned", "{lines} not signed", "{lines}, без подписи",
		"{lines}, қолтаңбасыз"),
	SAY("verify.hint", "who was let in is seen with the root key: belgi verify --root {root}",
		"Кто допущен, видно с корневым ключом: belgi verify --root {root}",
		"Кімге рұқсат берілгені түбірлік кілтпен көрінеді: belgi verify --root {root}"),
	{ NULL, OUTCOME_YES, { NULL, NULL, NULL } },
};
