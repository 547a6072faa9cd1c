"""The words by which an inquiry is told from building, in the languages that answers come in.

As in ``vocabulary``, entries are compared folded; Latin ones match from the start of a word, others anywhere.
"""

from __future__ import annotations

from generator.reading.text.inline import fold, phrases

# An entry may be the beginning of several forms.
# Occasions and studies: they are inquiries by themselves.
INQUIRIES = phrases(
    "requirements gathering|gathering requirement|requirements session|requirements workshop|requirements analysis|"
    "requirement analysis|requirements meeting|requirements elicitation|requirements review|needs assessment|"
    "needs analysis|kick off meeting|kickoff meeting|kick off with|kickoff with|planning meeting|planning session|"
    "planning workshop|scoping session|scoping workshop|discovery session|discovery workshop|discovery phase|"
    "discovery call|schedule a meeting|schedule a session|schedule a workshop|schedule a call|set up a meeting|"
    "hold a meeting|hold a workshop|organize a meeting|organize a workshop|organise a meeting|organise a workshop|"
    "conduct a workshop|run a workshop|brainstorm|conduct interview|user interviews|stakeholder interview|"
    "stakeholder meeting|stakeholder workshop|stakeholder session|stakeholder alignment|stakeholder analysis|"
    "conduct a survey|user research|market research|conduct research|conduct a research|conduct some research|"
    "conduct initial research|conduct thorough research|conduct further research|preliminary research|"
    "research phase|initial research|do some research|do more research|do research|feasibility study|"
    "feasibility analysis|feasibility assessment|research best practice|seek approval|get approval|get alignment|"
    "ask for clarification|anforderungsanalyse|anforderungsaufnahme|anforderungserhebung|anforderungsworkshop|"
    "besprechung ansetzen|besprechung abhalten|workshop durchfuhren|workshop organisieren|recherche durchfuhren|"
    "vorabrecherche|recherchephase|machbarkeitsstudie|machbarkeitsanalyse|marktforschung|bedarfsanalyse|"
    "umfrage durchfuhren|recopilacion de requisito|levantamiento de requisito|levantamento de requisito|"
    "sesion de requisito|analisis de requisito|investigacion preliminar|investigacion previa|"
    "fase de investigacion|estudio de viabilidad|estudio de mercado|lluvia de ideas|recueil des besoins|"
    "recueil des exigences|analyse des besoins|etude de faisabilite|etude preliminaire|recherche preliminaire|"
    "phase de recherche|mener des recherches|mener une recherche|effectuer des recherches|etude de marche|"
    "organiser une reunion|organiser un atelier|remue meninges|raccolta dei requisiti|raccolta requisiti|"
    "analisi dei requisiti|ricerca preliminare|fase di ricerca|condurre una ricerca|ricerca di mercato|"
    "studio di fattibilita|organizzare una riunione|organizzare un incontro|analise de requisito|"
    "pesquisa preliminar|fase de pesquisa|realizar uma pesquisa|realizar pesquisa|pesquisa de mercado|"
    "estudo de viabilidade|haalbaarheidsstudie|haalbaarheidsonderzoek|vooronderzoek|onderzoek doen|zebranie wymagan|"
    "zbieranie wymagan|analiza wymagan|badanie wstepne|wstepne badania|studium wykonalnosci|forstudie|sber pozadavku|"
    "studie proveditelnosti|gereksinim toplama|gereksinim analizi|vaatimusmaarittely|сбор требований|"
    "анализ требований|предварительное исследование|провести исследование|要件定義|要件ヒアリング|ヒアリング|事前調査|"
    "需求调研|需求分析|需求收集|可行性研究|可行性分析|前期调研|初步调研|"
    "요구사항 수집|요구사항 분석|요구사항 정의|사전 조사|타당성 조사"
)
# Finding out …
FINDS = phrases(
    "gather|collect|elicit|research|investigat|evaluat|explor|assess|review|analy|defin|clarif|identif|understand|"
    "determin|document|study|weigh|compare|consider|capture|discuss|map out|look into|agree on|sammel|aufnehmen|erheb|"
    "klar|ermittel|festleg|festzuleg|bewert|pruf|abwag|vergleich|zusammentrag|recherchier|untersuch|abstimm|"
    "recopil|recog|reun|aclar|identific|levant|recolh|recolect|colet|esclarec|avali|estud|entend|entender|"
    "recueil|collect|clarifi|etudi|identifi|comprendre|raccogli|chiari|valut|esplor|capire|comprender|"
    "verzamel|inventaris|bepal|vaststel|verken|afweg|zebra|okresl|ocen|przeanaliz|ustal|samla|samle|indsaml|utvarder|"
    "vurder|klarlegg|shromazd|zjist|vyhodno|topla|belirle|degerlendir|keraa|selvit|arvio|собра|уточн|определ|оцен|"
    "изуч|выясн|整理|収集|明確|確認|検討|評価|調査|把握|收集|明确|澄清|评估|调研|了解|确定|梳理|"
    "수집|명확|평가|검토|조사|파악|정리"
)
# … about nothing in particular.
OBJECTS = phrases(
    "requirement|the scope|project scope|scope of|and scope|options|the option|alternatives|possibilit|best practice|"
    "existing solution|available solution|possible solution|approaches|user needs|business needs|the needs|objectives|"
    "the goal|goals|expectation|areas for improvement|areas of improvement|feasibility|stakeholder|"
    "existing documentation|relevant documentation|necessary documentation|necessary information|"
    "relevant information|more information|"
    "feedback|success criteria|anforderung|umfang|optionen|alternativen|moglichkeiten|losungsmoglichkeiten|"
    "bedurfnis|bedarf|die ziele|projektziel|machbarkeit|requisito|el alcance|opciones|alternativas|necesidades|"
    "los objetivos|viabilidad|exigences|besoins|le perimetre|les options|les alternatives|les objectifs|faisabilite|"
    "requisiti|l ambito|le opzioni|le alternative|gli obiettivi|fattibilita|esigenze|o escopo|opcoes|necessidades|"
    "os objetivos|eisen|wensen|vereisten|behoeften|opties|doelen|alternatieven|haalbaarheid|wymagan|zakres|opcje|"
    "cele|potrzeb|krav|behov|alternativ|pozadav|moznosti|gereksinim|ihtiyac|secenek|vaatimu|tarpeet|vaihtoehto|"
    "требован|варианты|цели|потребност|要件|要求|選択肢|目的|スコープ|実現可能性|ニーズ|"
    "需求|方案选项|选项|可行性|目标|范围|요구사항|요구 사항|옵션|대안|목표|범위|타당성"
)
# Talking …
TALKS = phrases(
    "talk to|talk with|speak to|speak with|discuss|consult|meet with|meeting with|workshop with|session with|"
    "call with|reach out to|align with|check with|ask the|ask all|interview|involve|sprechen|besprech|abstimmen|"
    "befragen|fragen|hablar con|reunirse con|reunion con|conversar con|consultar|preguntar|discuter|parler|"
    "echanger|consulter|reunion avec|atelier avec|demander aux|parlare|discutere|confrontarsi|incontro con|"
    "riunione con|consultare|chiedere|conversar com|falar com|reunir se com|reuniao com|discutir|perguntar|"
    "overleg|bespreek|bespreken|praten|porozmawiac|omowic|spotkanie|zapytac|prata med|diskuter|tale med|"
    "snakke med|droft|promluvit|probrat|konus|gorus|keskustel|обсудить|поговорить|спросить|встреч|相談|話し合|"
    "打ち合わせ|讨论|沟通|开会|咨询|논의|협의|상의|회의"
)
# … to people, and not to a device.
PEOPLE = phrases(
    "stakeholder|the team|your team|our team|team members|the user|users|end user|customer|product owner|"
    "product manager|project manager|management|the business|the department|everyone|colleague|the client s|"
    "decision maker|subject matter expert|domain expert|beteiligten|team|benutzern|nutzern|anwendern|kunden|"
    "fachabteilung|fachbereich|interessen|equipo|usuario|cliente|interesad|equipe|utilisateur|clients|"
    "parties prenantes|metier|squadra|utenti|clienti|interessad|usuarios|gebruikers|klanten|belanghebbend|zespol|"
    "uzytkownik|klient|interesariusz|kund|anvandar|bruger|bruker|intressent|interessent|tym|uzivatel|ekip|"
    "kullanic|paydas|tiimi|kayttaj|sidosryhm|команд|пользовател|заказчик|заинтересован|チーム|関係者|ユーザー|"
    "顧客|ステークホルダー|团队|用户|客户|相关方|干系人|利益相关|팀|사용자|고객|이해관계자"
)
# Better, but nobody says how: the object is the thing itself or everything.
VAGUE = phrases(
    "make it faster|make it easier|make it nicer|where that is possible|where possible|look for bottlenecks|"
    "improve it|improve this|improve the code|improve the system|improve the plugin|improve the service|"
    "improve the quality|improve things|improve the overall|improve overall|improve everything|make it better|"
    "make this better|make things better|make it work|make improvement|enhance it|enhance the system|"
    "enhance the overall|polish it|optimize it|optimise it|rethink it|look into it|look into this|think about it|"
    "investigate further|investigate it|needs improvement|should be improved|could be improved|verbessern sie es|"
    "es verbessern|verbessere es|besser machen|sollte verbessert werden|naher untersuchen|mejorarlo|mejorarla|"
    "mejorar esto|mejorar el sistema|mejorar la calidad|hacerlo mejor|l ameliorer|ameliorer cela|"
    "ameliorer le systeme|ameliorer la qualite|migliorarlo|migliorarla|migliorare il sistema|"
    "migliorare la qualita|melhora lo|melhora la|melhorar isso|melhorar o sistema|melhorar a qualidade|"
    "het verbeteren|verbeter het|ulepszyc to|poprawic to|улучшить это|улучшить его|改善する必要|もっと良く|"
    "改进它|优化一下|改善一下|개선해야|개선이 필요"
)
# Names of stages that every project has; without a task below them they say nothing of this one.
STAGES = frozenset(
    fold(word)
    for word in phrases(
        "research|analysis|planning|design|implementation|development|testing|tests|deployment|documentation|review|"
        "rollout|maintenance|discovery|requirements|launch|recherche|analyse|planung|entwurf|umsetzung|"
        "implementierung|entwicklung|dokumentation|investigacion|analisis|planificacion|diseno|implementacion|"
        "desarrollo|pruebas|despliegue|documentacion|conception|developpement|deploiement|analisi|pianificazione|"
        "progettazione|implementazione|sviluppo|test|rilascio|documentazione|pesquisa|planejamento|projeto|"
        "implementacao|desenvolvimento|testes|implantacao|documentacao|調査|分析|設計|実装|テスト|展開|调研|设计|"
        "实现|测试|部署|조사|분석|설계|구현|테스트|배포"
    )
)
BUILDS = phrases(
    "implement |build |create |write |code |develop |scaffold |add |prototype |set up the |setup |configure |"
    "generate |expose |install |wire |mock |extend |integrate |connect |register |define the schema|"
    "define the api|define the data model|implementier|bau |baue |bauen |erstell|schreib|programmier|entwickl|"
    "entwick|anlegen|lege |einricht|implementar |crear |construir |escribir |desarrollar |programar |anadir |"
    "configurar |implementer |creer |construire |ecrire |developper |programmer |ajouter |configurer |"
    "implementare |creare |costruire |scrivere |sviluppare |aggiungere |configurare |criar |escrever |"
    "desenvolver |adicionar |bouw |bouwen |maak |maken |schrijf |implementeer |ontwikkel|zaimplement|stworz|"
    "utworz|napisz|zbuduj|dodaj |реализовать |создать |написать |実装する|実装し|作成する|作成し|作る|构建|编写|"
    "创建|开发|구현하|작성하|만들"
)
# They begin like a clause that builds, and leave nothing built.
BUILDS_NOTHING = phrases(
    "write down|write up|write a list|make it|make them|make sure|make a list|make a plan|create a list|create a plan|"
    "schreibe auf|escriba una lista|ecrire une liste|faire une liste"
)
# German and Dutch put the verb of such a clause last.
BUILDS_LAST = phrases(
    " bauen| erstellen| schreiben| entwickeln| implementieren| programmieren| anlegen| einrichten| umsetzen| bouwen|"
    " maken| schrijven| ontwikkelen| implementeren"
)
CLAUSE_ENDS = (" then ", " and ", " und ", " dann ", " y ", " luego ", " et ", " puis ", " e ", " poi ", " en ", " i ")
# The board gave the task away, or has it only so that there is a row.
GIVEN_AWAY = phrases(
    "transferred to|moved to|no longer tracked|no longer needed|superseded by|is obsolete|tracked elsewhere|"
    "handed over to|won t do|wont do|verschoben nach|ubertragen an|nicht mehr benotigt|ya no se|"
    "trasladado a|n est plus|transfere a|spostato in|non piu necessari|movido para"
)
BOILERPLATE = phrases(
    "initial implementation|implementation complete|implementation done|tests pass|code reviewed|"
    "documentation updated|batch result|acceptance criteria|track and execute|to be defined|to be determined|tbd|"
    "todo"
)
