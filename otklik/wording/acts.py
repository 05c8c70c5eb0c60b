"""Acts of speech: for every sentence what it does (says a failure, a cause, a time, asks, offers), by the patterns of `speech/`."""

from __future__ import annotations

from otklik.wording.known import Known
from otklik.wording.rulebook import speech
from otklik.wording.tokens import Sentence, Token
from otklik.wording.words import IRREGULAR

COMMANDS = frozenset(
    "accept activate add adjust agree aim allow answer appeal apply approve arrange arrive ask assign attach authorise "
    "authorize avoid await back base book borrow break bring browse build buy call cancel carry cast catch change charge "
    "check choose clean clear click climb close collect combine come commit compare complete compress confirm connect "
    "consider consult contact continue convert copy correct cover create cross cut decide delete describe dial disable "
    "disconnect display dispute divide double double-check download drag draw drive drop dry edit eject email empty "
    "enable encrypt ensure enter erase exchange exit expand expect explain export express extend fasten fetch file fill "
    "find finish fit fix fold follow format forward free gather generate get give go grab grant group guess hand handle "
    "hang have head help hide hire hold identify import include increase inform insert inspect install invest invite "
    "isolate join jump keep kick knock lay lean learn leave lend let lift light limit link list listen load locate lock "
    "log look lower make manage map mark measure meet mention merge minimise minimize modify mount move mute name narrow "
    "note obtain offer omit open opt order own park pass paste pay peel perform permit phone pick pin place play plug "
    "point pop post pour practise prefer prepare press print prove provide publish pull purchase purge push put quit "
    "raise rate re-enter reach read reapply rearrange reattach rebook reboot recall receive recharge recheck reclaim "
    "reconnect reconsider record recover redeem redo reduce reenter refer refill refrain refresh refuse regain register "
    "reinsert reinstall reissue rejoin relaunch release reload rely remember remind remount remove rename renew rent "
    "reopen reorder repair repeat rephrase replace reply report reposition request rerun reschedule resend reserve reset "
    "resign resize resolve restart restore resubmit resume resync retake retry return retype reverse review revise "
    "rewrite ring rinse roll rotate run sail sample save say scale scan schedule scroll seal search see seek select send "
    "separate serve set settle shake share shop shorten show shut sign simplify sit sketch skip slide snap sort spare "
    "speak specify spell spend split spread squeeze stack stand start stay stick stop store straighten strip submit "
    "subscribe surrender suspend swap sweep swipe switch sync tag take talk tap tear tell text tick tie tighten tilt "
    "toggle top top-up touch trace track trade transfer translate treat trim try turn twist type unblock uncheck undo "
    "unfold uninstall unlink unlock unpack unplug unscrew unsubscribe unwrap unzip update upgrade upload use validate "
    "vary verify view visit vote wait wake walk warm wash watch wear weigh wipe withdraw wrap write zip zoom".split()
)
# Good manners, no step.
NO_STEP = frozenset(
    "извинить простить подождать успокоиться ожидать ждать волноваться беспокоиться переживать быть здравствовать".split()
)
# Nouns more often than verbs: an order only where what follows says so.
MOSTLY_NOUNS = frozenset(
    "phone ring store map park trade track sample stack tie zoom wash wrap treat lead base display mute stick point pop rent roll scale seal shop "
    "slide spread mail light exchange measure catch cover cross drop hand handle head hire jump lift own pass press push sail spell stand twist vote warm "
    "permit practise purchase email dispute stock design project own post rate reach book charge".split()
)
AFTER_VERB = frozenset("within up down out off over back again away closer near here there by at".split())
NO_COMMAND = frozenset("excuse forgive bear understand accept rest expect remember be".split())
# Speaks of the cause or of the state, and of nothing that came to an end.
NO_END = frozenset(
    "{связать} {вызвать} {обусловить} {направить} {предназначить} {рассчитать} {сложиться} {случиться} {произойти} {возникнуть} {оказаться} {стать} {понять} {увидеть} {заметить} {смочь} {захотеть} {понравиться} {показаться}".split()
)
# What an order is about: «Wipe the sensor», «Filter it» are orders whatever the verb.
OBJECTS = frozenset("the a an your our it this that them another some us me these those yourself".split())
NO_VERB = frozenset(
    "is are was were am do did does has have had can could will would shall should may might must in on at by with without for from to of about as than that which who whose what "
    "when where why how while if unless because since after before until during under over and or but so not no only also even both all most many much some any each every "
    "sorry thanks hi hello dear please here there this these those your our my his her their its it we you they he she i another once like unlike except per via through "
    "good bad more less then now still just too very quite really maybe perhaps yes see".split()
)
BEFORE_COMMAND = frozenset(
    {"please", "or", "so", "then", "kindly", "first", "simply", "just", "now", ":", "—", "–", "-", "•", ";", "also", "instead"}
)
CONDITIONS = frozenset("if to when once before after for until from in by with meanwhile unless because as".split())


def read(sentences: list[Sentence]) -> None:
    """Fills in what each sentence does; spans are indices of its tokens."""
    for sentence in sentences:
        sentence.acts = dict(KNOWN.of(sentence))


def read_one(sentence: Sentence) -> Acts:
    for act, taken in speech(sentence.language).found(sentence.tokens):
        if act == "done" and not is_end(sentence, taken):
            continue
        if act == "request" and len(taken) == 1 and any("{" + word + "}" in sentence.tokens[taken[0]].keys for word in NO_STEP):
            continue
        if act == "working" and any(sentence.tokens[index].text.endswith("ed") for index in taken):
            continue
        sentence.acts.setdefault(act, []).append((taken[0], taken[-1] + 1))
    if sentence.language == "en" and (people := named(sentence.tokens)):
        sentence.acts.setdefault("who", []).extend(people)
    for index in commands(sentence):
        sentence.acts.setdefault("command", []).append((index, index + 1))
    return sentence.acts


Acts = dict[str, list[tuple[int, int]]]
KNOWN: Known[Acts] = Known(read_one)


NOT_ENDED = frozenset("need started exceeded tried wanted needed happened occurred failed expired experienced".split())
LITTLE = frozenset("be have do can will go begin get".split())
# Endings of things that begin sentences: «Service will», «Delivery is».
THINGS = tuple("s ion ing ment ery ity ice ance ence und it at is re ey ou er rd ge nt ue et ll al".split())


def follower(tokens: list[Token], index: int) -> str:
    """The next word, past «from the bank», «in accounts»."""
    if tokens[index + 1].text.lower() not in ("from", "in", "at", "of"):
        return tokens[index + 1].text.lower()
    ahead = [token.text.lower() for token in tokens[index + 2 : index + 5]]
    return next((word for word in ahead if word in ("will", "is", "can", "has")), "")


def named(tokens: list[Token]) -> list[tuple[int, int]]:
    """«Nina will decide», «Sam is fixing it»: a capitalised word that acts. At the start of a sentence things are capitalised too."""
    return [
        (index, index + 2)
        for index, token in enumerate(tokens[:-1])
        if token.text.istitle()
        and len(token.text) > 2
        and follower(tokens, index) in ("will", "is", "can", "has", "'ll")
        and not token.text.endswith(THINGS)
    ]


def is_end(sentence: Sentence, taken: list[int]) -> bool:
    """Whether something of ours came to an end, and the words speak neither of its cause nor of the reader's deeds."""
    last = sentence.tokens[taken[-1]]
    if sentence.language == "ru":
        before = sentence.tokens[max(taken[0] - 2, 0) : taken[0]]
        return not (len(taken) == 1 and (last.keys & NO_END or any(token.text.lower() == "вы" for token in before)))
    if len(taken) == 1 or sentence.tokens[taken[0]].text.lower() in ("has", "have", "had"):
        return is_past(last)
    return True


def is_past(token: Token) -> bool:
    word = token.text.lower()
    return (
        (word.endswith("ed") and word not in NOT_ENDED)
        or (word in IRREGULAR and IRREGULAR[word] not in LITTLE)
        or word == "reset"
    )


def commands(sentence: Sentence) -> list[int]:
    """Where the reader is told to do something."""
    tokens = sentence.tokens
    if sentence.language == "ru":
        return [index for index, token in enumerate(tokens) if "<COMMAND>" in token.keys and is_step(tokens, index)]
    found: list[int] = []
    opened = first_word(tokens) in CONDITIONS
    aimed = first_word(tokens) in ("for", "to")
    for index, token in enumerate(tokens):
        if not may_order(tokens, index):
            continue
        before = tokens[index - 1] if index else None
        word = before.text.lower() if before else ""
        follows = tokens[index + 1].text.lower() if index + 1 < len(tokens) else ""
        if before is None or not any(each.is_word for each in tokens[:index]):
            if token.text.lower() in NOUNISH and sentence.has("failure") and not says_what(tokens, index):
                continue
            # «Login failed», «Upload failed», «Update at 13:00» begin with nouns.
            if not follows_noun(follows, sentence):
                found.append(index)
        elif (word in BEFORE_COMMAND and not (word in ("—", "-", "–", ":") and follows_noun(follows, sentence))) or (
            word == "," and (opened or found or says_what(tokens, index))
        ):
            if word != "or" or found or opened:
                found.append(index)
        elif (
            aimed
            and not found
            and index >= 3
            and token.text.lower() not in MOSTLY_NOUNS | NOUNISH
            and before.text.lower() not in NO_VERB
        ):
            # «For a trip to France choose Comfort».
            found.append(index)
        elif (word == "and" and found) or (
            word in ("not", "and") and index >= 2 and tokens[index - 2].text.lower() in ("do", "please")
        ):
            found.append(index)
    return found


def says_what(tokens: list[Token], index: int) -> bool:
    """«Order a card», not «Order number»."""
    return index + 1 < len(tokens) and tokens[index + 1].text.lower() in OBJECTS | AFTER_VERB


def may_order(tokens: list[Token], index: int) -> bool:
    word = tokens[index].text.lower()
    if word in NO_COMMAND:
        return False
    if word in MOSTLY_NOUNS and index + 1 < len(tokens):
        after = tokens[index + 1]
        return after.text.lower() in OBJECTS | AFTER_VERB or bool(after.keys & {"<NUM>", "<PLACE>", "<TIME>"})
    return word in COMMANDS or is_order(tokens, index)


def is_order(tokens: list[Token], index: int) -> bool:
    word = tokens[index].text.lower()
    return (
        index + 1 < len(tokens)
        and (tokens[index + 1].text.lower() in OBJECTS or "<PLACE>" in tokens[index + 1].keys)
        and word.replace("-", "").isalpha()
        and len(word) > 2
        and word not in NO_VERB
        and not word.endswith(("ing", "ed", "ly", "ion", "ment"))
    )


# Verbs that are nouns as well: «Update required», «Request to join».
NOUNISH = frozenset(
    "request link change update order report upgrade transfer charge start post file set list name answer import export upload download search access".split()
)
AFTER_NOUN = frozenset("is was are were has error not could failure unsuccessful can did at".split())


def follows_noun(word: str, sentence: Sentence) -> bool:
    """Whether what stands before `word` at the start of a sentence is a noun: «Login failed», «Upload interrupted»."""
    first = first_word(sentence.tokens)
    if not word:
        return len(sentence.words) == 1 and not sentence.end_mark
    if word == "to":
        return first in NOUNISH
    return (word in AFTER_NOUN and not (word == "at" and first not in NOUNISH)) or word.endswith("ed")


def first_word(tokens: list[Token]) -> str:
    return next((token.text.lower() for token in tokens if token.is_word), "")


def is_step(tokens: list[Token], index: int) -> bool:
    token = tokens[index]
    if any("{" + word + "}" in token.keys for word in NO_STEP) and not any(
        "<NUM>" in after.keys or "через" in after.keys for after in tokens[index + 1 : index + 4]
    ):
        return False
    if "<NOUN>" in token.keys or "<PREP>" in token.keys or "<ADJF>" in token.keys:
        # «три», «сети»: a command only where one stands.
        return index == 0
    return not (index and "не" in tokens[index - 1].keys and any("{" + word + "}" in token.keys for word in NO_STEP))
