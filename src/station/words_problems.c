/* SPDX-License-Identifier: Apache-2.0
 * What people at a desk meet when something is missing: the texts of errors as the lower floors
 * write them, and the same in Russian and Kazakh. The English stands as it is written there, from
 * the last thing that is named on; an error that has no row is said in English. */
#include "station/words.h"

#define PROBLEM(key, en, ru, kk)                                                                   \
	{                                                                                          \
		"problem." key, OUTCOME_NO,                                                        \
		{                                                                                  \
			en, ru, kk                                                                 \
		}                                                                                  \
	}

const struct word problem_words[] = {
	PROBLEM("printer_name",
		"nothing has that name; see belgi printer list, then name it with belgi printer name",
		"такого имени нет. Посмотрите belgi printer list и дайте имя: belgi printer name",
		"мұндай атау жоқ. belgi printer list қараңыз, сосын ат беріңіз: belgi printer "
		"name"),
	PROBLEM("printer_roll",
		"which roll is in it is not said; add --stock, or say it once with belgi printer "
		"name",
		"не сказано, какой в нём рулон. Добавьте --stock или укажите один раз: belgi "
		"printer name",
		"ішінде қандай орам тұрғаны айтылмаған. --stock қосыңыз не бір рет айтыңыз: belgi "
		"printer name"),
	PROBLEM("printer_silent",
		"the printer does not answer any more; see whether it is on, then go on with belgi "
		"print resume",
		"принтер больше не отвечает. Проверьте, включён ли он, и продолжите: belgi print "
		"resume",
		"принтер енді жауап бермейді. Қосулы ма, тексеріңіз, сосын жалғастырыңыз: belgi "
		"print resume"),
	PROBLEM("print_none", "no job is unfinished; nothing to do",
		"незаконченных заданий нет. Делать нечего",
		"аяқталмаған тапсырма жоқ. Істейтін ештеңе жоқ"),
	PROBLEM("print_id", "no id, it is empty or has a blank; give it as it is printed",
		"это не номер: он пуст или с пробелом. Дайте его так, как он напечатан",
		"бұл нөмір емес: бос не арасында бос орын бар. Басылғанындай беріңіз"),
	PROBLEM("print_busy",
		"a job is not finished; go on with belgi print resume, or give it up with belgi "
		"print cancel",
		"есть незаконченное задание. Продолжить: belgi print resume, отказаться: belgi "
		"print cancel",
		"аяқталмаған тапсырма бар. Жалғастыру: belgi print resume, бас тарту: belgi print "
		"cancel"),
	PROBLEM("print_job_none", "no job of it is unfinished; see belgi print list",
		"незаконченных заданий на нём нет. Посмотрите belgi print list",
		"онда аяқталмаған тапсырма жоқ. belgi print list қараңыз"),
	PROBLEM("print_roll",
		"another roll is in it than was told; change the roll, or name the one that is in "
		"it with belgi printer name --stock",
		"вставлен не тот рулон, что указан. Смените рулон или укажите, какой вставлен: "
		"belgi printer name --stock",
		"айтылғаннан басқа орам тұр. Орамды ауыстырыңыз не қайсысы тұрғанын көрсетіңіз: "
		"belgi printer name --stock"),
	PROBLEM("print_sheets",
		"sheets, not a roll for a label printer; name a roll, or leave out --printer",
		"это листы, а не рулон для принтера этикеток. Назовите рулон или уберите "
		"--printer",
		"бұл парақтар, жапсырма принтерінің орамы емес. Орамды атаңыз не --printer "
		"алып тастаңыз"),
	PROBLEM("print_paper", "a paper, not a label; make it with belgi paper",
		"это документ, а не этикетка. Сделайте его командой belgi paper",
		"бұл құжат, жапсырма емес. Оны belgi paper командасымен жасаңыз"),
	PROBLEM("print_template", "no template is meant for it; add --template",
		"для него нет шаблона. Добавьте --template",
		"оған арналған үлгі жоқ. --template қосыңыз"),
	PROBLEM("print_where",
		"where to is not said; add --printer NAME, or --out FILE.pdf for an office "
		"printer",
		"не указано, куда печатать. Добавьте --printer ИМЯ или --out ФАЙЛ.pdf для "
		"офисного принтера",
		"қайда басу керегі айтылмаған. --printer АТЫ не кеңсе принтеріне --out ФАЙЛ.pdf "
		"қосыңыз"),
	PROBLEM("box_id",
		"not an id of a box; give b and 12 characters, as they were scanned or printed",
		"это не номер коробки. Дайте b и 12 знаков, как они напечатаны или отсканированы",
		"бұл қораптың нөмірі емес. b және 12 таңбаны басылғанындай не сканерленгендей "
		"беріңіз"),
	PROBLEM("ship_id",
		"not an id of a shipment; give s and 12 characters, as they were scanned or "
		"printed",
		"это не номер отправки. Дайте s и 12 знаков, как они напечатаны или "
		"отсканированы",
		"бұл жөнелтілімнің нөмірі емес. s және 12 таңбаны басылғанындай не "
		"сканерленгендей беріңіз"),
	PROBLEM("box_unknown",
		"nothing is recorded in it; pack it first with belgi scan --mode pack, or give "
		"another id",
		"в ней ничего не записано. Сначала упакуйте: belgi scan --mode pack, или дайте "
		"другой номер",
		"ішінде ештеңе жазылмаған. Алдымен салыңыз: belgi scan --mode pack, не басқа "
		"нөмір беріңіз"),
	PROBLEM("ship_unknown", "nothing is recorded of it; send it first, or give another id",
		"о ней ничего не записано. Сначала отправьте её или дайте другой номер",
		"ол туралы ештеңе жазылмаған. Алдымен жөнелтіңіз не басқа нөмір беріңіз"),
	PROBLEM("no_code", "no bar code found; take the picture again, closer and sharp",
		"штрихкод не найден. Снимите ещё раз, ближе и чётче",
		"штрихкод табылмады. Жақынырақ әрі анық етіп қайта түсіріңіз"),
	PROBLEM("no_picture",
		"not a picture that can be read (Unrecognized image file format); send PNG or JPEG",
		"это не снимок, который можно прочитать. Нужен PNG или JPEG",
		"бұл оқылатын сурет емес. PNG не JPEG керек"),
	PROBLEM("no_pictures", "no picture in this folder; put .png or .jpg files there",
		"в этой папке нет снимков. Положите в неё файлы .png или .jpg",
		"бұл қалтада сурет жоқ. Оған .png не .jpg файлдарын салыңыз"),
	PROBLEM("no_file", "no such file; check the name and the folder",
		"такого файла нет. Проверьте имя и папку",
		"мұндай файл жоқ. Атын және қалтасын тексеріңіз"),
	PROBLEM("no_path", "no such file or folder; check the path",
		"такого файла или папки нет. Проверьте путь",
		"мұндай файл не қалта жоқ. Жолын тексеріңіз"),
	PROBLEM("empty", "the file is empty; save the table again and send that file",
		"файл пуст. Сохраните таблицу ещё раз и загрузите её",
		"файл бос. Кестені қайта сақтап, соны жүктеңіз"),
	PROBLEM("no_scanner", "no scanner is plugged in; plug one in, or see belgi scanner list",
		"сканер не подключён. Подключите его или посмотрите belgi scanner list",
		"сканер жалғанбаған. Жалғаңыз не belgi scanner list тізімін қараңыз"),
	PROBLEM("strange_scanner", "no such scanner is plugged in or known; see belgi scanner list",
		"такой сканер не подключён и не известен. Посмотрите belgi scanner list",
		"мұндай сканер жалғанбаған әрі белгісіз. belgi scanner list тізімін қараңыз"),
	PROBLEM("unplugged", "unplugged; plug it in to go on",
		"нет связи. Подключите снова, чтобы продолжить",
		"байланыс үзілді. Жалғастыру үшін қайта жалғаңыз"),
	PROBLEM("unplugged_in_code",
		"a code was dropped (unplugged in the middle of it); plug it in and scan the code "
		"again",
		"код потерян, связь прервалась посередине. Подключите и сканируйте код ещё раз",
		"код жоғалды, байланыс ортасында үзілді. Жалғап, кодты қайта сканерлеңіз"),
	PROBLEM("not_plugged_in", "not plugged in; plug it in, or see belgi scanner list",
		"не подключён. Подключите его или посмотрите belgi scanner list",
		"жалғанбаған. Жалғаңыз не belgi scanner list тізімін қараңыз"),
	PROBLEM("no_rule",
		"this user may not open it, a udev rule is missing; run as root belgi scanner "
		"rule, then plug the scanner in again",
		"у этого пользователя нет доступа, не хватает правила udev. Выполните от имени "
		"root belgi scanner rule, затем подключите сканер снова",
		"бұл пайдаланушыға рұқсат жоқ, udev ережесі жетіспейді. root атынан belgi scanner "
		"rule орындап, сканерді қайта жалғаңыз"),
	PROBLEM("no_camera", "no camera is plugged in; plug one in",
		"камера не подключена. Подключите её", "камера жалғанбаған. Жалғаңыз"),
	PROBLEM("unknown", "nothing is known of it here; sync, or look at the code again",
		"здесь об этом ничего не известно. Обменяйтесь данными или проверьте код",
		"бұл туралы мұнда ештеңе белгісіз. Дерек алмасыңыз не кодты қайта қараңыз"),
	PROBLEM("refused",
		"does not answer (connection refused); everything is kept here, run belgi sync "
		"again when the line is back",
		"не отвечает (соединение отклонено). Всё сохранено здесь, повторите belgi sync, "
		"когда будет связь",
		"жауап бермейді (қосылым қабылданбады). Бәрі осында сақталды, байланыс болғанда "
		"belgi sync қайталаңыз"),
	PROBLEM("not_enrolled",
		"hub: this station is not enrolled; run belgi init with the address of the hub and "
		"a code",
		"эта станция ещё не подключена к узлу. Выполните belgi init с адресом узла и кодом",
		"бұл станция торапқа әлі қосылмаған. Тораптың мекенжайымен және кодпен belgi init "
		"орындаңыз"),
	PROBLEM("no_spec",
		"specification: none is known here; sync, or publish one with belgi spec FILE",
		"технической спецификации здесь нет. Обменяйтесь данными или опубликуйте её: "
		"belgi spec ФАЙЛ",
		"мұнда техникалық ерекшелік жоқ. Дерек алмасыңыз не жариялаңыз: belgi spec ФАЙЛ"),
	PROBLEM("no_mode", "scan: no mode; add --mode, such as --mode receive",
		"scan: не указан режим. Добавьте --mode, например --mode receive",
		"scan: режим көрсетілмеген. --mode қосыңыз, мысалы --mode receive"),
	PROBLEM("no_destination", "mode ship: no destination; add --to ORGANISATION",
		"mode ship: не указано, куда отправлять. Добавьте --to ОРГАНИЗАЦИЯ",
		"mode ship: қайда жөнелту керегі көрсетілмеген. --to ҰЙЫМ қосыңыз"),
	PROBLEM("no_manifest", "not known here; import it, or sync first",
		"здесь такого нет. Загрузите его или сначала обменяйтесь данными",
		"мұнда ондай жоқ. Жүктеңіз не алдымен дерек алмасыңыз"),
	PROBLEM("no_stock",
		"there is none of that name; see belgi label list, or give a .stock file",
		"с таким именем нет. Посмотрите belgi label list или укажите файл .stock",
		"мұндай аталғаны жоқ. belgi label list қараңыз не .stock файлын көрсетіңіз"),
	PROBLEM("no_template",
		"there is none of that name; see belgi label list, or give a .svg file",
		"с таким именем нет. Посмотрите belgi label list или укажите файл .svg",
		"мұндай аталғаны жоқ. belgi label list қараңыз не .svg файлын көрсетіңіз"),
	PROBLEM("no_bars",
		"no template with a bar code is known for this stock; take a larger stock",
		"для этих этикеток нет шаблона со штрихкодом. Возьмите этикетки крупнее",
		"бұл жапсырмаларға штрихкодты үлгі жоқ. Ірірек жапсырма алыңыз"),
	PROBLEM("label_unfit", "does not fit; shorten it, or take a larger label",
		"не помещается. Сократите или возьмите этикетку крупнее",
		"сыймайды. Қысқартыңыз не ірірек жапсырма алыңыз"),
	PROBLEM("no_preview", "a preview is a .png, .svg or .pdf; name it so",
		"просмотр – это .png, .svg или .pdf. Назовите файл так",
		"алдын ала көрініс – .png, .svg не .pdf. Файлды солай атаңыз"),
	PROBLEM("no_count", "tag print: how many is not said; give --count N or --manifest ID",
		"tag print: не указано, сколько печатать. Добавьте --count ЧИСЛО или --manifest ID",
		"tag print: қанша басу керегі айтылмаған. --count САН не --manifest ID қосыңыз"),
	PROBLEM("no_phone",
		"tag print: no phone for the finder is known; set it with belgi init --phone TEXT",
		"tag print: не указан телефон для того, кто найдёт. Задайте его: belgi init "
		"--phone НОМЕР",
		"tag print: тапқан адамға арналған телефон белгісіз. Енгізіңіз: belgi init "
		"--phone НӨМІР"),
	PROBLEM("trial_open",
		"scanner test: the scans ended before it was clear what the scanner reads; scan "
		"both codes, or the bar code twice",
		"scanner test: сканирование закончилось раньше, чем стало ясно, что читает сканер. "
		"Сканируйте оба кода или штрихкод дважды",
		"scanner test: сканер нені оқитыны анықталмай тұрып сканерлеу аяқталды. Екі кодты "
		"да не штрихкодты екі рет сканерлеңіз"),
	PROBLEM("no_printer",
		"no printer is plugged in; plug one in and switch it on, or see belgi "
		"printer list",
		"принтер не подключён. Подключите и включите его или посмотрите belgi "
		"printer list",
		"принтер жалғанбаған. Жалғап, қосыңыз не belgi printer list тізімін қараңыз"),
	PROBLEM("printer_away",
		"not plugged in, or switched off; plug it in, or see belgi printer list",
		"не подключён или выключен. Подключите его или посмотрите belgi printer list",
		"жалғанбаған не өшірулі. Жалғаңыз не belgi printer list тізімін қараңыз"),
	PROBLEM("printers", "several printers are plugged in; name the one that is meant",
		"подключено несколько принтеров. Назовите нужный",
		"бірнеше принтер жалғанған. Керегін атаңыз"),
	PROBLEM("printer_disk",
		"it shows itself as a disk; hold its Editor Lite button until the lamp "
		"beside it goes out, then print again",
		"он показывает себя как диск. Держите кнопку Editor Lite, пока лампочка "
		"рядом не погаснет, и печатайте снова",
		"ол өзін диск ретінде көрсетіп тұр. Editor Lite түймесін жанындағы шам "
		"сөнгенше басып тұрыңыз да, қайта басып шығарыңыз"),
	PROBLEM("printer_rule",
		"this user may not open it, a udev rule is missing; run as root belgi "
		"printer rule, then plug the printer in again",
		"у этого пользователя нет доступа, не хватает правила udev. Выполните от "
		"имени root belgi printer rule, затем подключите принтер снова",
		"бұл пайдаланушыға рұқсат жоқ, udev ережесі жетіспейді. root атынан belgi "
		"printer rule орындап, принтерді қайта жалғаңыз"),
	PROBLEM("printer_reach",
		"a part is off what this printer reaches; choose a smaller template, or correct "
		"its offset",
		"часть этикетки не помещается в область печати. Выберите шаблон поменьше или "
		"исправьте сдвиг",
		"жапсырманың бір бөлігі басу аймағына сыймайды. Кішірек үлгіні таңдаңыз не "
		"ығысуын түзетіңіз"),
	PROBLEM("printer_pt",
		"PT raster is not supported; print on a Brother QL or on another label printer",
		"ленты P-touch не поддерживаются. Печатайте на Brother QL или другом принтере "
		"этикеток",
		"P-touch таспаларына қолдау жоқ. Brother QL-де не басқа жапсырма принтерінде "
		"басыңыз"),
	PROBLEM("printer_sbpl",
		"SBPL is not supported; where its menu offers ZPL, set that and name it with the "
		"profile zebra-zpl",
		"язык SBPL не поддерживается. Если в меню принтера есть ZPL, включите его и назовите "
		"принтер с профилем zebra-zpl",
		"SBPL тіліне қолдау жоқ. Принтер мәзірінде ZPL болса, соны қосып, принтерді "
		"zebra-zpl профилімен атаңыз"),
	PROBLEM("printer_busy",
		"another program prints on it; wait until it is done, or end that program",
		"на нём печатает другая программа. Подождите или закройте её",
		"онда басқа бағдарлама басып жатыр. Күтіңіз не оны жабыңыз"),
	PROBLEM("printer_full",
		"it takes nothing more; see whether it has paper and its lid is closed",
		"он больше ничего не принимает. Проверьте, есть ли бумага и закрыта ли крышка",
		"ол енді ештеңе қабылдамайды. Қағазы бар ма, қақпағы жабық па, тексеріңіз"),
	PROBLEM("printer_takes_nothing", "it takes nothing more; see what its display says",
		"он больше ничего не принимает. Посмотрите на его экран",
		"ол енді ештеңе қабылдамайды. Экранына қараңыз"),
	PROBLEM("printer_broke_off",
		"it broke off; see what its display says, or switch it off and on",
		"он прервал печать. Посмотрите на его экран или выключите и включите его",
		"ол басуды үзді. Экранына қараңыз не өшіріп, қайта қосыңыз"),
	PROBLEM("printer_unplugged",
		"no connection, it was unplugged or switched off; plug it in and switch it on",
		"нет связи, его отключили или выключили. Подключите и включите его",
		"байланыс жоқ, оны ажыратты не өшірді. Жалғап, қосыңыз"),
	PROBLEM("printer_nobody",
		"nothing there takes print jobs; switch the printer on and check its address",
		"там никто не печатает. Включите принтер и проверьте адрес",
		"ол жерде басып шығаратын ештеңе жоқ. Принтерді қосып, адресін тексеріңіз"),
	PROBLEM("printer_dumb",
		"it does not answer; check that it is on, its cable and its address",
		"не отвечает. Проверьте, включён ли он, кабель и адрес",
		"жауап бермейді. Қосулы ма, кабелі мен адресін тексеріңіз"),
	PROBLEM("printer_no_way", "no way leads there; check the cable and the address",
		"туда нет пути. Проверьте кабель и адрес",
		"оған жол жоқ. Кабелі мен адресін тексеріңіз"),
	PROBLEM("printer_reset", "the printer broke the connection; see what its display says",
		"принтер разорвал связь. Посмотрите на его экран",
		"принтер байланысты үзді. Экранына қараңыз"),
	PROBLEM("printer_host",
		"no computer or printer has this name; check it, or write the address as "
		"numbers",
		"с таким именем нет ни компьютера, ни принтера. Проверьте имя или напишите "
		"адрес числами",
		"мұндай атты компьютер де, принтер де жоқ. Атын тексеріңіз не адресін санмен "
		"жазыңыз"),
	PROBLEM("no_queue", "no such queue; lpstat -e shows those that there are",
		"такой очереди нет. Какие есть: lpstat -e", "мұндай кезек жоқ. Барлары: lpstat -e"),
	PROBLEM("queue_rejects", "the queue takes no jobs; let it with cupsaccept",
		"очередь не принимает заданий. Разрешите: cupsaccept",
		"кезек тапсырма қабылдамайды. Рұқсат беру: cupsaccept"),
	PROBLEM("queue_stopped",
		"the queue is stopped; see to the printer, then start the queue with "
		"cupsenable",
		"очередь остановлена. Проверьте принтер и запустите её: cupsenable",
		"кезек тоқтатылған. Принтерді тексеріп, кезекті іске қосыңыз: cupsenable"),
	PROBLEM("queue_full", "the queue is full; see whether the printer prints",
		"очередь полна. Проверьте, печатает ли принтер",
		"кезек толы. Принтер басып жатыр ма, тексеріңіз"),
	PROBLEM("queue_forbidden", "this user may not print there; ask who keeps the print server",
		"этому пользователю там печатать нельзя. Обратитесь к тому, кто ведёт сервер "
		"печати",
		"бұл пайдаланушыға онда басуға болмайды. Басу серверін жүргізетін адамға "
		"айтыңыз"),
	PROBLEM("no_print_server", "the print server does not answer; see that cups runs",
		"сервер печати не отвечает. Проверьте, работает ли cups",
		"басу сервері жауап бермейді. cups жұмыс істеп тұр ма, тексеріңіз"),
	PROBLEM("printer_no_paper", "no room, or no paper; make room or put paper in",
		"нет места или нет бумаги. Освободите место или вставьте бумагу",
		"орын жоқ не қағаз жоқ. Орын босатыңыз не қағаз салыңыз"),
	PROBLEM("printer_database", "a database stands there, perhaps the store; name another file",
		"там база данных, возможно, хранилище. Укажите другой файл",
		"ол жерде дерекқор тұр, қойма болуы мүмкін. Басқа файл көрсетіңіз"),
	PROBLEM("paper_nowhere", "not said where to; give --out FILE.pdf, it is kept nowhere else",
		"не указано, куда записать. Добавьте --out ФАЙЛ.pdf, больше нигде он не хранится",
		"қайда жазылатыны көрсетілмеген. --out ФАЙЛ.pdf қосыңыз, ол басқа еш жерде сақталмайды"),
	PROBLEM("paper_void", "does not stand any more, it is void; make a new one",
		"аннулирован и больше не действует. Составьте новый",
		"күші жойылған, енді жарамсыз. Жаңасын жасаңыз"),
	PROBLEM("paper_wording",
		"its legal wording was changed since, in labels/papers/wording; put the earlier text "
		"back, or copy the signed paper",
		"текст формулировок в labels/papers/wording с тех пор изменён. Верните прежний текст "
		"или снимите копию с подписанного документа",
		"labels/papers/wording ішіндегі мәтін содан бері өзгертілген. Бұрынғы мәтінді "
		"қайтарыңыз не қол қойылған құжаттың көшірмесін жасаңыз"),
	PROBLEM("paper_cancelled", "every unit of it was cancelled; there is nothing to print",
		"отменены все устройства. Печатать нечего",
		"барлық құрылғы қайтарып алынған. Басатын ештеңе жоқ"),
	PROBLEM("paper_elsewhere",
		"brings nothing here as far as is known; sync first, or look at the number again",
		"здесь об этом ничего не известно. Сначала синхронизируйте или проверьте номер",
		"мұнда бұл туралы ештеңе белгісіз. Алдымен синхрондаңыз не нөмірін тексеріңіз"),
	PROBLEM("paper_no_picture",
		"no picture given; name photos of the codes, or --from SOURCE to scan them",
		"снимок не указан. Назовите снимки кодов или добавьте --from ИСТОЧНИК, чтобы "
		"сканировать",
		"сурет көрсетілмеген. Кодтардың суретін атаңыз не сканерлеу үшін --from ДЕРЕККӨЗ "
		"қосыңыз"),
	PROBLEM("paper_pdf", "a PDF, not a picture of one; make it with pdftoppm -r 200 -png",
		"это PDF, а не его снимок. Сделайте снимок командой pdftoppm -r 200 -png",
		"бұл PDF, суреті емес. Суретін pdftoppm -r 200 -png командасымен жасаңыз"),
	PROBLEM("nobody_signs", "nobody has this role then; see belgi signatory list",
		"в этот день этой роли нет ни у кого. Посмотрите belgi signatory list",
		"ол күні бұл рөл ешкімде жоқ. belgi signatory list қараңыз"),
	{ NULL, OUTCOME_YES, { NULL, NULL, NULL } },
};
