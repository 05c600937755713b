//! What a pasted message means: which causes can show it (DOC-1). Texts of our pages in seven languages, and the vendor's in English.

use std::sync::LazyLock;

use super::Cause::{self, *};
use super::TRANSLATED;
use crate::language::Language;
use crate::search::fold;

/// What each text of a page can mean, likeliest first.
#[rustfmt::skip]
pub const SAID: &[(&str, &[Cause])] = &[
    ("That login or password is not right", &[WrongPassword, Keyboard, UnknownLogin, OtherLogin, BlockedBySuspicion, BlockedByHand, OnlyUser, NoPassword, MadeUpLogin, NeverSent, NotJoinedYet, InvitationExpired, LetterFailed, NeverJoined]),
    ("Check for a typo, the keyboard language, and Caps Lock", &[WrongPassword, Keyboard, UnknownLogin, OtherLogin, BlockedBySuspicion, BlockedByHand]),
    ("That password is not right", &[WrongPassword, Keyboard, BlockedBySuspicion, BlockedByHand]),
    ("Many wrong passwords were typed for this login here", &[Captcha, WrongPassword, Keyboard]),
    ("Many wrong passwords were typed here", &[Captcha, WrongPassword, Keyboard]),
    ("Before the next one is checked, this page proves that no machine is guessing", &[Captcha, WrongPassword]),
    ("This login opens only where it was used before", &[StrangersShut]),
    ("Very many wrong passwords were typed for it from elsewhere", &[StrangersShut]),
    ("Too many attempts", &[Throttled, StrangersShut, WrongPassword, WrongCode]),
    ("For safety, nothing more is checked from here for {time}.", &[Throttled]),
    ("That code was used already", &[CodeUsed]),
    ("Your phone’s clock runs behind", &[PhoneClock]),
    ("That code was right {time} ago", &[PhoneClock]),
    ("That code is not right", &[WrongCode, PhoneClock, CannotConfirm, NoFactor, BlockedBySuspicion, BlockedByHand]),
    ("That backup code is not right", &[WrongBackupCode, CodesUsedUp, BlockedBySuspicion, BlockedByHand]),
    ("Codes of an older list do not work any more", &[WrongBackupCode]),
    ("That backup code was used already", &[BackupCodeUsed, CodesUsedUp]),
    ("You have no backup codes left", &[CodesUsedUp]),
    ("That passkey was not taken", &[PasskeyRefused, BlockedBySuspicion, BlockedByHand]),
    ("This browser cannot use passkeys here.", &[PasskeyRefused]),
    ("I cannot confirm", &[CannotConfirm, CodesUsedUp]),
    ("Your admins are asked", &[CannotConfirm, AsksForInvitation]),
    ("You no longer work with {company} here", &[Dismissed]),
    ("{right}, but an admin dismissed you from this company. Nothing of yours was deleted.", &[Dismissed]),
    ("{company} asks for a new password", &[PasswordVoid]),
    ("Your password is older than the block that was lifted here. It still works elsewhere.", &[PasswordVoid]),
    ("You are not in {company}", &[NeverJoined, NeverSent, NotJoinedYet, InvitationExpired, LetterFailed, LetterDelayed, OtherWorkspace, AsksForInvitation]),
    ("{right}, but this company does not know you.", &[NeverJoined, NeverSent, NotJoinedYet, InvitationExpired, LetterFailed, LetterDelayed, OtherWorkspace, AsksForInvitation]),
    ("You are in no company here", &[NeverJoined, Dismissed, OtherWorkspace]),
    ("{right}, but no company on this server knows you.", &[NeverJoined, OtherWorkspace]),
    ("{company} does not know you", &[OtherIdentity, OtherWorkspace, NeverJoined]),
    ("In this browser you are signed in as someone who is not in {company}.", &[OtherIdentity, OtherWorkspace, NeverJoined]),
    ("An admin has to let you in", &[PendingApproval]),
    ("You joined {company}; an admin there confirms everyone who comes by this way.", &[PendingApproval]),
    ("Only admins of {company} connect the app", &[NotAnAdmin]),
    ("{right}, but your role here does not open the app.", &[NotAnAdmin]),
    ("{company} is not open from here", &[PlaceNotAllowed, OffList]),
    ("This place is not allowed", &[PlaceNotAllowed, OffList]),
    ("{company} asks everyone for two-step", &[MustEnrol, GraceEnds]),
    ("The time to sign in without it is over. Set it up here, and you are in.", &[MustEnrol]),
    ("This page was open for too long", &[SessionOver]),
    ("Your company lets people in from certain addresses only, and you are signed out here. Nothing you did is lost.", &[PlaceNotAllowed, OffList]),
    ("This took too long", &[SessionOver]),
    ("This link is outdated", &[RecoveryOutdated]),
    ("A newer one was asked for, and only the newest works. Look for the latest letter, also in Spam and Promotions.", &[RecoveryOutdated]),
    ("A link works for {time} after it was asked for.", &[RecoveryOutdated]),
    ("This link does not work", &[OlderInvitation, RecoveryOutdated, InvitationExpired, NeverJoined]),
    ("Someone else is signed in here", &[RecoveryOfAnother, OtherIdentity]),
    ("That code is not right, or older than {time}", &[RecoveryCodeWrong]),
    ("This code does not work any more", &[RecoveryCodeWrong]),
    ("This link is too old", &[InvitationExpired]),
    ("There is a newer link", &[OlderInvitation, NotJoinedYet]),
    ("This link was used", &[OlderInvitation, RecoveryOutdated]),
    ("This invitation was taken back", &[NeverJoined]),
    ("This link was switched off", &[NeverJoined]),
    ("This address is in use at {company}", &[AddressIsLogin, AddressIsContact, AddressOfDismissed, AddressInvited]),
    ("Your address is already known at {company}", &[AddressIsLogin, AddressIsContact, AddressOfDismissed, AddressInvited]),
    ("This address is a login already", &[LoginTaken]),
    ("It is someone else’s login there.", &[LoginTaken, AddressIsLogin]),
    ("It stands as contact email in someone else’s profile there.", &[LoginTaken, AddressIsContact]),
    ("It has an open invitation there.", &[LoginTaken, AddressInvited]),
    ("Your {provider} account is linked to several logins", &[SeveralIdentities]),
    ("{provider} is your only way in", &[MadeUpLogin]),
    ("Your login is still in use", &[StillLinked]),
    ("There is no company at this address", &[OtherWorkspace]),
    ("There is no page at this address", &[OtherWorkspace, OlderInvitation, RecoveryOutdated]),
    ("This page does not open by itself", &[SessionOver]),
    ("Your browser sent no cookie", &[SessionOver]),
    ("Look in Spam and Promotions, too", &[RecoveryNotOpened, NotJoinedYet, RecoveryLetterFailed, LetterFailed]),
    ("Look into your mailbox", &[RecoveryNotOpened, NotJoinedYet, RecoveryLetterFailed, LetterFailed]),
    ("Passkeys do not work at this address", &[PasskeysNotHere]),
    ("Your passkeys do not work at this address of the server. Use a backup code.", &[PasskeysNotHere, CodesUsedUp]),
    ("That passkey is in use here already", &[PasskeyRefused]),
    ("This takes a fresh sign-in", &[SignInAnew, SessionOver]),
    ("Sign in once more to set up two-step", &[SignInAnew, MustEnrol]),
    ("You are not at your profile any more", &[SessionOver, SignInAnew]),
    ("Your login cannot be changed now", &[LoginTaken]),
    ("This link was used already", &[OlderInvitation, RecoveryOutdated, LoginTaken]),
    ("First your own address", &[MadeUpLogin]),
    ("You have no password yet", &[NoPassword, MadeUpLogin]),
    ("You can ask again in {time}", &[RecoveryNotOpened, RecoveryLetterFailed]),
    ("You asked {company} today already", &[AsksForInvitation, CannotConfirm]),
    ("The admins of {company} are asked", &[AsksForInvitation, CannotConfirm]),
    ("You are in {company} already", &[OtherLogin, OtherIdentity]),
    ("{company} has invited you meanwhile", &[OlderInvitation, NotJoinedYet]),
    ("This invitation went to a login that you have already", &[ProviderFails, OtherIdentity]),
    ("The {provider} account you chose is not linked to that login. Sign in with its password to join.", &[ProviderFails]),
    ("This way to sign in does not exist here", &[ProviderFails, OtherWorkspace]),
    ("{provider} does not answer", &[ProviderFails]),
    ("{provider} refuses this server", &[ProviderFails]),
    ("{provider} did not sign you in", &[ProviderFails]),
    ("{provider} did not let you sign in anew", &[SignInAnew, ProviderFails]),
    ("{provider} is the only way into that login", &[SeveralIdentities, MadeUpLogin]),
    ("What {provider} answered does not count", &[ProviderFails]),
    ("This answer does not come from {provider}", &[ProviderFails]),
    ("This answer was used already", &[ProviderFails, SignInAnew]),
    ("This sign-in was not begun in this browser", &[ProviderFails, SignInAnew]),
    ("You did not go on at {provider}", &[ProviderFails]),
    ("This address is not complete", &[OlderInvitation, RecoveryOutdated, InvitationExpired]),
    ("This form did not come through whole", &[SessionOver, ServerBroke]),
    ("Something broke on our side", &[ServerBroke]),
    ("The server has too much to do", &[ServerBusy]),
    ("This did not work", &[ServerBroke]),
];

/// What the server tells programs, in English only.
pub const TOLD_PROGRAMS: &[(&str, &[Cause])] = &[(
    "REST API is blocked because a user of this account is blocked",
    &[RestStopped],
)];

/// Words by which the vendor’s messages are known, in English, and what they can mean.
#[rustfmt::skip]
pub const VENDOR: &[(&str, &[Cause])] = &[
    ("incorrect login or password", &[WrongPassword, Keyboard, UnknownLogin, OtherLogin, BlockedBySuspicion, BlockedByHand, OnlyUser, NoPassword, MadeUpLogin, NeverSent, NotJoinedYet, InvitationExpired, LetterFailed, NeverJoined]),
    ("incorrect password", &[BlockedBySuspicion, BlockedByHand, OnlyUser, WrongPassword, Keyboard, PasswordVoid]),
    ("this employee does not exist", &[UnknownLogin, OtherWorkspace, Dismissed, NeverJoined, NeverSent, NotJoinedYet, InvitationExpired, LetterFailed, PendingApproval, AsksForInvitation, OtherLogin]),
    ("employee does not exist in", &[UnknownLogin, OtherWorkspace, Dismissed, NeverJoined, NeverSent, NotJoinedYet, InvitationExpired, LetterFailed, PendingApproval, AsksForInvitation, OtherLogin]),
    ("we cannot find this user", &[OtherIdentity, OtherWorkspace, NeverJoined, Dismissed, NeverSent, NotJoinedYet, AsksForInvitation]),
    ("log in as a different user", &[OtherIdentity, OtherWorkspace, NeverJoined]),
    ("user with this email already exists", &[AddressInvited, AddressOfDismissed, AddressIsLogin, AddressIsContact, LoginTaken]),
    ("user with email {address} already exists", &[AddressInvited, AddressOfDismissed, AddressIsLogin, AddressIsContact]),
    ("incorrect security word", &[RecoveryOutdated, RecoveryOfAnother]),
    ("captcha requests", &[Captcha, WrongPassword]),
    ("enter captcha", &[Captcha, WrongPassword]),
    ("cannot log in using social networks", &[SeveralIdentities, MadeUpLogin]),
    ("log in using a social network account", &[SeveralIdentities, MadeUpLogin]),
    ("emails from {portal} are not received", &[NotJoinedYet, LetterFailed, LetterDelayed, NeverSent, RecoveryNotOpened, RecoveryLetterFailed]),
    ("emails are not received", &[NotJoinedYet, LetterFailed, LetterDelayed, NeverSent, RecoveryNotOpened, RecoveryLetterFailed]),
    ("emails are not delivered", &[NotJoinedYet, LetterFailed, LetterDelayed, NeverSent, RecoveryNotOpened, RecoveryLetterFailed]),
    ("did not receive the invitation", &[NotJoinedYet, LetterFailed, LetterDelayed, NeverSent]),
    ("did not receive the email", &[NotJoinedYet, LetterFailed, LetterDelayed, NeverSent, RecoveryNotOpened, RecoveryLetterFailed]),
    ("session has expired", &[SessionOver]),
    ("session expired", &[SessionOver]),
    ("lost my phone", &[CannotConfirm, CodesUsedUp, WrongCode]),
    ("lost the phone", &[CannotConfirm, CodesUsedUp, WrongCode]),
    ("one time password", &[WrongCode, PhoneClock, CodeUsed, CannotConfirm, CodesUsedUp]),
    ("not on the allowed list", &[OffList, PlaceNotAllowed]),
    ("ip access restriction", &[PlaceNotAllowed, OffList]),
    ("access is restricted by ip", &[PlaceNotAllowed, OffList]),
    ("rest api is blocked", &[RestStopped]),
    ("rest_blocked", &[RestStopped]),
    ("cannot delete the account", &[StillLinked]),
    ("cannot delete {portal} account", &[StillLinked]),
    ("account is not linked to any", &[StillLinked]),
    ("lose your phone", &[CannotConfirm, CodesUsedUp, WrongCode]),
    ("already used as a login", &[AddressIsLogin, AddressOfDismissed]),
    ("specified in the contact email field", &[AddressIsContact, AddressOfDismissed]),
    ("to the wrong email", &[LetterFailed, NotJoinedYet]),
    ("mistake in the email address", &[LetterFailed, NotJoinedYet, RecoveryLetterFailed]),
    ("generates a special login", &[MadeUpLogin]),
    ("the session will end", &[SessionOver]),
    ("suspicious activity", &[BlockedBySuspicion, RestStopped]),
    ("employee account blocked", &[BlockedBySuspicion, BlockedByHand]),
    ("employee’s account is blocked", &[BlockedBySuspicion, BlockedByHand]),
    ("administrator account blocked", &[BlockedBySuspicion, OnlyUser]),
    ("will not be able to use the old password", &[PasswordVoid]),
    ("restoring access will not be possible", &[OnlyUser, BlockedBySuspicion]),
    ("insufficiently secure", &[WeakPassword, BlockedBySuspicion]),
    ("weak or unreliable passwords", &[WeakPassword, BlockedBySuspicion]),
    ("forgot login", &[OtherLogin, MadeUpLogin, UnknownLogin]),
];

/// What a text that somebody pasted means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// The message it was recognised by, in its own language; names stand in braces.
    pub message: &'static str,
    /// Whether it is the vendor's, not ours.
    pub is_vendors: bool,
    /// In which language it is.
    pub language: Language,
    /// What it can mean, likeliest first.
    pub causes: Vec<Cause>,
}

/// Longest text that is looked at, in bytes; an error that somebody copies is shorter.
const LONGEST: usize = 4_000;
/// Letters that must agree before a text is taken for a message.
const LEAST: usize = 9;
/// Letters of a message that somebody is still typing, before it is recognised by its beginning.
const LEAST_TYPED: usize = 12;

/// A message to compare with: its fixed parts, between names.
struct Pattern {
    message: &'static str,
    is_vendors: bool,
    language: Language,
    parts: Vec<String>,
    causes: &'static [Cause],
}

static PATTERNS: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    let pattern = |message: &'static str, is_vendors, language, causes| Pattern {
        message,
        is_vendors,
        language,
        parts: parts(message),
        causes,
    };
    let mut all: Vec<Pattern> = VENDOR
        .iter()
        .map(|(words, causes)| pattern(words, true, Language::En, *causes))
        .collect();
    for (english, causes) in TOLD_PROGRAMS {
        all.push(pattern(english, false, Language::En, *causes));
    }
    for (english, causes) in SAID {
        all.push(pattern(english, false, Language::En, *causes));
        let found = TRANSLATED.iter().find(|(key, _)| key == english);
        for (language, text) in Language::ALL
            .into_iter()
            .skip(1)
            .zip(found.map(|(_, texts)| texts).into_iter().flatten())
        {
            all.push(pattern(text, false, language, *causes));
        }
    }
    all
});

/// A text as it is compared: folded, words and digits only, single spaces.
fn plain(text: &str) -> String {
    let folded = fold(text);
    let words = folded.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    words
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn parts(message: &str) -> Vec<String> {
    let mut parts = Vec::new();
    for (i, piece) in message.split(['{', '}']).enumerate() {
        let piece = plain(piece);
        if i % 2 == 0 && !piece.is_empty() {
            parts.push(piece);
        }
    }
    parts
}

/// Where in a text a part stands as whole words: behind it.
fn after_part<'a>(text: &'a str, part: &str) -> Option<&'a str> {
    let is_edge = |c: Option<char>| c.is_none_or(|c| c == ' ');
    text.match_indices(part).find_map(|(at, _)| {
        let (before, rest) = (text.get(..at)?, text.get(at + part.len()..)?);
        let whole = is_edge(before.chars().next_back()) && is_edge(rest.chars().next());
        whole.then_some(rest)
    })
}

impl Pattern {
    /// How many letters agree; `None` where it is another message.
    fn agrees(&self, text: &str) -> Option<usize> {
        let mut rest = Some(text);
        for part in &self.parts {
            rest = after_part(rest?, part);
        }
        let length: usize = self.parts.iter().map(String::len).sum();
        if rest.is_some() {
            return (length >= LEAST).then_some(length);
        }
        let begins = |part: &String| part.starts_with(text);
        let is_typed = text.len() >= LEAST_TYPED && self.parts.iter().any(begins);
        is_typed.then_some(text.len())
    }
}

/// The messages that a text holds, as one: the longest that agrees first, then what the others add. `None` where it is no message.
#[must_use]
pub fn meaning(text: &str) -> Option<Meaning> {
    let end = (0..=LONGEST.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))?;
    let text = plain(text.get(..end)?);
    let mut found: Vec<(usize, &Pattern)> = PATTERNS
        .iter()
        .filter_map(|pattern| Some((pattern.agrees(&text)?, pattern)))
        .collect();
    found.sort_by_key(|(length, _)| std::cmp::Reverse(*length));
    let (_, first) = found.first()?;
    let mut causes: Vec<Cause> = Vec::new();
    for (_, pattern) in &found {
        for cause in pattern.causes {
            if !causes.contains(cause) {
                causes.push(*cause);
            }
        }
    }
    Some(Meaning {
        message: first.message,
        is_vendors: first.is_vendors,
        language: first.language,
        causes,
    })
}
