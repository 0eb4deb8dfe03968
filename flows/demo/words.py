"""The words of the story in its three languages: labels, values, sentences; questions are asked of all of them."""

from __future__ import annotations

#: Label of a fact in each language; the key is the English one.
LABELS: dict[str, dict[str, str]] = {
    "en": {},
    "fr": {
        "Document": "Type de document",
        "Requesting country": "Pays requérant",
        "Year": "Année",
        "Outcome": "Issue",
        "First vetting": "Premier examen",
        "Occupation": "Profession",
        "Case": "Dossier",
        "Answer": "Réponse",
        "Follow-up": "Suite",
        "Finding": "Constat",
        "Measure": "Mesure",
        "Status": "Statut",
        "Requests registered": "Demandes enregistrées",
        "Reference": "Référence",
    },
    "ru": {
        "Document": "Вид документа",
        "Requesting country": "Страна-инициатор",
        "Year": "Год",
        "Outcome": "Итог",
        "First vetting": "Первая проверка",
        "Occupation": "Профессия",
        "Case": "Дело",
        "Answer": "Ответ",
        "Follow-up": "Продолжение",
        "Finding": "Вывод",
        "Measure": "Мера",
        "Status": "Статус",
        "Requests registered": "Зарегистрировано запросов",
        "Reference": "Ссылка",
    },
}
#: Value of a fact in each language; what is not listed (names, years, numbers) is the same in all.
VALUES: dict[str, dict[str, str]] = {
    "en": {},
    "fr": {
        "Decision of the Watchdog Chamber": "Décision de la Chambre de contrôle",
        "Red Notice request": "Demande de notice rouge",
        "Diffusion": "Diffusion entre bureaux",
        "Bureau message": "Message entre bureaux",
        "Internal report": "Rapport interne",
        "Note on checks": "Note sur les contrôles",
        "Register of requests": "Registre des demandes",
        "overturned": "annulée",
        "upheld": "maintenue",
        "passed": "accepté",
        "refused": "refusé",
        "circulated": "diffusée",
        "recalled": "rappelée",
        "informal question": "question informelle",
        "routine": "ordinaire",
        "misuse of the system": "détournement du système",
        "no finding": "néant",
        "added checks": "contrôles renforcés",
        "in force": "en vigueur",
        "dropped": "abandonnés",
        "judge": "juge",
        "prosecutor": "procureur",
        "journalist": "journaliste",
        "banker": "banquier",
        "engineer": "ingénieur",
        "teacher": "enseignant",
    },
    "ru": {
        "Decision of the Watchdog Chamber": "Решение контрольной палаты",
        "Red Notice request": "Запрос красного уведомления",
        "Diffusion": "Циркуляр бюро",
        "Bureau message": "Сообщение бюро",
        "Internal report": "Внутренний отчёт",
        "Note on checks": "Записка о проверках",
        "Register of requests": "Реестр запросов",
        "overturned": "отменено",
        "upheld": "оставлено в силе",
        "passed": "пройдена",
        "refused": "отказано",
        "circulated": "разослан",
        "recalled": "отозван",
        "informal question": "неформальный вопрос",
        "routine": "обычное",
        "misuse of the system": "злоупотребление системой",
        "no finding": "нет замечаний",
        "added checks": "дополнительные проверки",
        "in force": "действует",
        "dropped": "отменена",
        "judge": "судья",
        "prosecutor": "прокурор",
        "journalist": "журналист",
        "banker": "банкир",
        "engineer": "инженер",
        "teacher": "учитель",
    },
}
#: What decisions say when they overturn a request.
POLITICAL = {
    "en": "The request shows a predominantly political character.",
    "fr": "La demande revêt un caractère essentiellement politique.",
    "ru": "Запрос носит преимущественно политический характер.",
}
GENERIC = {
    "en": "The reasons given are generic and formulaic.",
    "fr": "Les motifs avancés sont généraux et stéréotypés.",
    "ru": "Приведённые доводы общие и шаблонные.",
}
NOTHING = {
    "en": "The Chamber found no breach of the rules.",
    "fr": "La Chambre ne constate aucun manquement aux règles.",
    "ru": "Палата не усмотрела нарушения правил.",
}
#: Sentences around the facts; ``{who}`` is an invented person.
PROSE = {
    "decision": {
        "en": "The Chamber examined the file of {who} in two sittings and heard the requesting bureau.",
        "fr": "La Chambre a examiné le dossier de {who} au cours de deux séances et entendu le bureau requérant.",
        "ru": "Палата рассмотрела дело {who} на двух заседаниях и заслушала запрашивающее бюро.",
    },
    "notice": {
        "en": "Wanted: {who}, last seen in Port Almar. The warrant was issued by the district court of Tolm.",
        "fr": "Personne recherchée : {who}, vue pour la dernière fois à Vesna. Mandat du tribunal de Tolm.",
        "ru": "Разыскивается: {who}, в последний раз в Весне. Ордер выдан районным судом Тольма.",
    },
    "diffusion": {
        "en": "All bureaus are asked to locate {who} and to report movements without delay.",
        "fr": "Tous les bureaux sont priés de localiser {who} et de signaler ses déplacements sans délai.",
        "ru": "Всем бюро надлежит установить местонахождение {who} и сообщать о передвижениях.",
    },
    "message": {
        "en": "Kindly let us know whether {who} has entered your territory.",
        "fr": "Nous vous prions de nous informer si {who} est entré sur votre territoire.",
        "ru": "Просим сообщить, въезжал ли {who} на вашу территорию.",
    },
    "report": {
        "en": "Prepared for the quarterly meeting. Rapporteur: {who}.",
        "fr": "Établi pour la réunion trimestrielle. Rapporteur : {who}.",
        "ru": "Отчёт подготовлен для совещания. Докладчик: {who}.",
    },
    "check": {
        "en": "Requests of this country go through a second reader. Proposed by {who}.",
        "fr": "Les demandes de ce pays passent par un second lecteur. Proposé par {who}.",
        "ru": "Запросы этой страны проходят второго читателя. Предложение: {who}.",
    },
    "register": {
        "en": "Counted by hand at the end of the year. Checked: {who}.",
        "fr": "Compté à la main en fin d'année. Vérifié : {who}.",
        "ru": "Подсчитано вручную в конце года. Проверено: {who}.",
    },
}


def label(key: str, language: str) -> str:
    """Return a label in a language."""
    return LABELS[language].get(key, key)


def value(key: str, language: str) -> str:
    """Return a value in a language."""
    return VALUES[language].get(key, key)


def all_labels(key: str) -> list[str]:
    """Return a label in every language, for questions."""
    return sorted({label(key, language) for language in LABELS})


def all_values(key: str) -> list[str]:
    """Return a value in every language, for questions."""
    return sorted({value(key, language) for language in VALUES})
