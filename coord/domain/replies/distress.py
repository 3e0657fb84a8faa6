"""Words of distress, as people write them in the languages that we write to them in.

A phrase counts wherever it stands, `*` for any ending. Who means none of it is called in vain; that is the
smaller mistake. Arabic and Persian letters, and Chinese ones of both kinds, are read as one (see `reading`).
"""

ENGLISH = (
    "suicid*", "kill myself", "kill my self", "killing myself", "killing my self", "kms", "unalive*",
    "kill me", "take my life", "taking my life", "take my own life", "taking my own life", "end my life",
    "ending my life", "end it all", "want to end it", "wanna end it", "going to end it", "gonna end it",
    "want to die", "wanna die", "plan to die", "ready to die", "rather die", "rather be dead",
    "wish i was dead", "wish i were dead", "better off dead", "want to be dead", "wanna be dead",
    "want to be alive", "wanna be alive", "nothing to live for", "no reason to live", "not worth living",
    "dont want to live", "do not want to live", "dont wanna live", "not want to live",
    "no longer want to live", "dont want to be here", "dont want to wake up", "never wake up",
    "give up on life", "cant go on", "cannot go on", "cant do this anymore", "cant do this any more",
    "cant take it anymore", "cant take this anymore", "hurt myself", "hurt my self", "hurting myself",
    "harm myself", "harming myself", "self harm", "selfharm", "cut myself", "cutting myself", "my wrists",
    "hang myself", "shoot myself", "drown myself", "jump off", "overdos*", "too many pills",
    "all my pills", "took too much", "took too many", "not safe", "dont feel safe", "unsafe", "in danger",
    "help me", "emergency", "911", "988", "crisis", "cant breathe", "cannot breathe", "trouble breathing",
    "hard to breathe", "chest pain*", "chest hurts", "heart attack", "stroke", "bleeding", "passed out",
    "passing out", "faint*", "collapsed", "unconscious", "seizure*", "hearing voices", "panic*",
    "hits me", "hit me", "hitting me", "beats me", "beating me", "hurting me", "hurt someone",
    "hurt somebody", "kill someone", "kill somebody", "kill him", "kill her", "kill them",
)  # fmt: skip

SPANISH = (
    "matarme", "quiero morir", "morirme", "ganas de morir", "quisiera morir", "me muero", "no quiero vivir",
    "no quiero seguir viviendo", "ganas de vivir", "no quiero estar viva", "no quiero estar vivo",
    "quitarme la vida", "acabar con mi vida", "terminar con mi vida", "acabar con todo", "no puedo mas",
    "hacerme dano", "lastimarme", "cortarme", "sobredosis", "demasiadas pastillas", "ayudame", "ayudenme",
    "auxilio", "emergencia", "peligro", "no puedo respirar", "dolor de pecho", "duele el pecho", "desmay*",
    "convulsion*", "me pega", "me golpea",
)  # fmt: skip

FRENCH = (
    "me tuer", "mourir", "en finir", "envie de vivre", "plus vivre", "fin a mes jours", "jen peux plus",
    "nen peux plus", "me faire du mal", "me couper", "surdose", "aidez moi", "au secours", "urgence",
    "danger", "peux pas respirer", "peux plus respirer", "mal a respirer", "mal a la poitrine",
    "evanoui*", "me frappe",
)  # fmt: skip

PORTUGUESE = (
    "me matar", "quero morrer", "vontade de morrer", "nao quero viver", "nao quero mais viver",
    "vontade de viver", "tirar minha vida", "tirar a minha vida", "acabar com minha vida",
    "acabar com a minha vida", "nao aguento mais", "me machucar", "me cortar", "overdose", "socorro",
    "me ajude", "emergencia", "perigo", "nao consigo respirar", "dor no peito", "desmai*", "me bate",
)  # fmt: skip

RUSSIAN = (
    "самоуби*", "суицид*", "покончить с собой", "покончу с собой", "покончить с жизнью", "убить себя",
    "убью себя", "хочу умереть", "хочется умереть", "умереть хочу", "лучше умереть", "не хочу жить",
    "жить не хочу", "не хочется жить", "жить не хочется", "нет смысла жить", "больше не могу", "резать себя",
    "режу себя", "порезать себя", "вскрыть вены", "помогите", "помоги мне", "спасите", "скорую", "опасност*",
    "не могу дышать", "задыхаюсь", "трудно дышать", "боль в груди", "болит в груди", "болит грудь",
    "теряю сознание", "потерял сознание", "потеряла сознание", "судорог*", "бьет меня", "меня бьет",
    "передозиров*",
)  # fmt: skip

CHINESE = (
    "自杀", "轻生", "自尽", "寻死", "想死", "不想活", "活不下去", "撑不下去", "结束生命", "结束自己",
    "割腕", "跳楼", "自残", "伤害自己", "救命", "救我", "救救我", "紧急", "危险", "喘不过气", "喘不上气",
    "无法呼吸", "呼吸困难", "胸痛", "胸口痛", "晕倒", "昏倒", "药过量", "太多药", "打我",
)  # fmt: skip

VIETNAMESE = (
    "tự tử", "tự sát", "tự vẫn", "kết liễu", "muốn chết", "không muốn sống", "không thiết sống", "chán sống",
    "tự làm đau", "tự làm hại", "cắt tay", "rạch tay", "quá liều", "uống quá nhiều thuốc", "cứu tôi",
    "cứu với", "cấp cứu", "nguy hiểm", "khó thở", "không thở được", "đau ngực", "ngất", "đánh tôi",
)  # fmt: skip

TAGALOG = (
    "magpakamatay", "magpapakamatay", "nagpakamatay", "gusto ko nang mamatay", "gusto kong mamatay",
    "gusto ko na mamatay", "gusto ko na pong mamatay", "gusto ko ng mamatay", "gusto ko mamatay",
    "nang mabuhay", "na mabuhay", "ng mabuhay", "patayin ang sarili", "patayin ko ang sarili",
    "saktan ang sarili", "saktan ko ang sarili", "sinasaktan ang sarili", "sinasaktan ako", "saklolo",
    "tulungan mo ako", "tulungan nyo ako", "tulungan niyo ako", "delikado", "hindi makahinga",
    "hindi ako makahinga", "di makahinga", "di ako makahinga", "masakit ang dibdib", "nahimatay", "hinimatay",
)  # fmt: skip

KOREAN = (
    "자살", "죽고 싶", "죽고싶", "죽을래", "죽어버리", "죽으려", "살기 싫", "살기싫", "살고 싶지", "살고싶지",
    "목숨을 끊", "극단적", "자해", "과다복용", "살려", "도와주세요", "도와줘", "응급", "위험", "숨을 못",
    "숨이 안", "숨이 막", "숨쉬기", "숨 쉬기", "가슴 통증", "가슴이 아", "쓰러졌", "기절", "때려요",
)  # fmt: skip

HINDI = (
    "आत्महत्या", "खुदकुशी", "मरना चाहत*", "मर जाना", "जीना नहीं", "जीना नही", "जीने का मन", "जान दे", "जिंदगी खत्म",
    "जीवन खत्म", "खुद को मार", "खुद को चोट", "मुझे बचाओ", "बचाओ", "मदद करो", "मदद कीजिए", "आपातकाल", "खतरा",
    "सांस नहीं", "सीने में दर्द", "छाती में दर्द", "बेहोश", "khudkushi", "aatmahatya", "marna chaht*",
    "jeena nahi*", "saans nahi*",
)  # fmt: skip

ARABIC = (
    "انتحار", "أنتحر", "أريد أن أموت", "أريد الموت", "بدي موت", "بدي أموت", "أبي أموت", "أبغى أموت",
    "عايز أموت", "عايزة أموت", "نفسي أموت", "لا أريد العيش", "لا أريد أن أعيش", "إنهاء حياتي",
    "أنهي حياتي", "أقتل نفسي", "أؤذي نفسي", "أجرح نفسي", "جرعة زائدة", "ساعدوني", "ساعدني", "أنقذوني",
    "النجدة", "طوارئ", "خطر", "لا أستطيع التنفس", "ضيق تنفس", "صعوبة في التنفس", "ألم في الصدر",
    "ألم في صدري", "صدري يؤلمني", "أغمي علي", "يضربني",
)  # fmt: skip

PERSIAN = (
    "خودکشی", "می خواهم بمیرم", "میخواهم بمیرم", "میخوام بمیرم", "می خوام بمیرم", "کاش بمیرم",
    "نمی خواهم زنده", "نمیخوام زنده", "نمی خوام زنده", "نمیخوام زندگی", "نمی خوام زندگی",
    "نمی خواهم زندگی", "نمیخواهم زندگی", "خودم را بکشم", "خودمو بکشم", "به خودم آسیب", "کمکم کن*",
    "کمک کنید", "نجاتم بده*", "اورژانس", "نمی توانم نفس", "نمیتونم نفس", "نمی تونم نفس", "نفسم بالا نمی",
    "درد قفسه سینه", "بیهوش", "کتکم میزن*",
)  # fmt: skip

PHRASES = (
    *ENGLISH, *SPANISH, *FRENCH, *PORTUGUESE, *RUSSIAN, *CHINESE, *VIETNAMESE, *TAGALOG, *KOREAN, *HINDI,
    *ARABIC, *PERSIAN,
)  # fmt: skip
