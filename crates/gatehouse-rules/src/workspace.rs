//! A workspace and its settings. Numbers in *italics* in `docs/rules.md` are the defaults here.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::block::{Policy, Weights};
use crate::id::WorkspaceId;
use crate::invitation;
use crate::language::Language;
use crate::portal::Reach;
use crate::problem::Problem;
use crate::recovery;
use crate::time::{DAY, Time};
use crate::two_step::PAUSES;

/// One company's account, as it crosses to the mirror.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Workspace {
    /// Its id.
    pub id: WorkspaceId,
    /// The company's name.
    pub name: String,
    /// The address employees sign in at, without scheme: `host/w/slug`.
    pub address: String,
    /// The address letters come from, to be trusted by the receiver (INV-9).
    pub sender: String,
    /// The operator's address, for whoever cannot get in (BLK-5).
    #[serde(default)]
    pub operator: Option<String>,
    /// How far a block by suspicion reaches (BLK-3).
    #[serde(default)]
    pub block_policy: Policy,
    /// What holds at the door of this server; `None` where it does not tell.
    #[serde(default)]
    pub door: Option<DoorFacts>,
    /// How far it is reached, where it lies on the vendor's portal; `None` on a Gatehouse server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(skip)]
    #[ts(optional)]
    pub portal: Option<Reach>,
    /// When it was made.
    pub created_at: Time,
    /// Its logo as base64 of a PNG or a JPEG, whose hash the settings name; `None` without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub picture: Option<String>,
    /// What it allows.
    pub settings: Settings,
}

/// What holds at the door of a server, for admins to read. Part of it is the operator's to set, the rest is so everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct DoorFacts {
    /// SES-1: minutes without activity after which a browser session ends.
    pub idle_minutes: u32,
    /// SES-4: hours after which it ends in any case.
    pub session_hours: u32,
    /// SYN-4: idle days after which an app's sign-in ends.
    pub app_days: u32,
    /// RCV-6: characters of a new password, without two-step.
    pub password_min: u32,
    /// RCV-6: and with it.
    pub password_min_two_step: u32,
    /// RCV-6: whether the operator gave a list of breached passwords.
    pub breached_list: bool,
    /// CAP-1: wrong passwords from one place before a proof of work is asked for.
    pub free_tries: u32,
    /// CAP-4: failures in a row after which unknown devices are not listened to.
    pub strangers_max: u32,
    /// RCV-1, RCV-2: how long links and codes work, and how often they may be asked for; the operator's to set.
    #[serde(default)]
    pub recovery: recovery::Limits,
    /// INV-4, INV-12: how often invitations are sent, and how many integrators there may be; the operator's to set.
    #[serde(default)]
    pub invitations: invitation::Limits,
    /// TFA-4: the pauses that are offered, in hours; the operator's to set. Any other of up to 30 days can be typed.
    #[serde(default = "pauses")]
    pub pauses: [u32; 4],
    /// BLK-1: what each signal weighs, and where the line is; the operator's to set.
    pub weights: Weights,
}

/// Of a server that does not tell.
const fn pauses() -> [u32; 4] {
    PAUSES
}

/// What a workspace allows. Missing fields take their defaults, so that old data reads on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(default)]
pub struct Settings {
    /// INV-7: who joins by link waits for an admin.
    pub confirm_joining: bool,
    /// INV-7: mail domains, as typed, that need no confirmation; compared in their ASCII form.
    pub listed_domains: Vec<String>,
    /// INV-3: days an invitation's link lives, 1 to 30. Default 7.
    pub invitation_days: u32,
    /// TFA-6: since when two-step is mandatory; `None` when it is not.
    pub two_step_required_since: Option<Time>,
    /// TFA-6: days of grace, 0 to 30. Default 2.
    pub grace_days: u32,
    /// The language of pages and letters where nobody chose one; the server's where absent.
    pub language: Option<Language>,
    /// The hash of the company's logo; `None` without.
    pub logo: Option<String>,
    /// What the company says in its invitations, in its own words and as [`check_text`] leaves it; `None` where it says nothing.
    pub invitation_text: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            confirm_joining: true,
            listed_domains: Vec::new(),
            invitation_days: 7,
            two_step_required_since: None,
            grace_days: 2,
            language: None,
            logo: None,
            invitation_text: None,
        }
    }
}

impl Settings {
    /// Whether every value is one this server accepts.
    ///
    /// # Errors
    /// [`Problem::BadField`] naming the field.
    pub fn check(&self) -> Result<(), Problem> {
        if !(1..=30).contains(&self.invitation_days) {
            return Err(Problem::field("invitation_days", "range_1_30"));
        }
        if self.grace_days > 30 {
            return Err(Problem::field("grace_days", "range_0_30"));
        }
        if self.listed_domains.len() > 100
            || self
                .listed_domains
                .iter()
                .any(|d| idna::domain_to_ascii_strict(d).is_err() || !d.contains('.'))
        {
            return Err(Problem::field("listed_domains", "domain"));
        }
        if let Some(text) = &self.invitation_text {
            check_text("invitation_text", text)?;
        }
        Ok(())
    }

    /// INV-3: until when a link sent at `now` lives.
    #[must_use]
    pub fn link_ends(&self, now: Time) -> Time {
        now.plus(i64::from(self.invitation_days) * DAY)
    }
}

/// Checks the name of a person, a department or a workspace: at least one letter or digit, at most `max` characters,
/// nothing that controls how the text around it is shown. Returns it trimmed.
///
/// # Errors
/// [`Problem::BadField`] naming `field`.
pub fn check_name(field: &'static str, name: &str, max: usize) -> Result<String, Problem> {
    let name = name.trim();
    if !name.chars().any(is_visible) {
        return Err(Problem::field(field, "empty"));
    }
    if name.chars().count() > max {
        return Err(Problem::field(field, "too_long"));
    }
    if name.chars().any(|c| c.is_control() || turns_text(c)) {
        return Err(Problem::field(field, "control_character"));
    }
    Ok(name.to_owned())
}

/// The most characters of what a company says in its own words.
pub const TEXT_MAX: usize = 500;
/// The most lines of it, so that what stands below is not pushed out of sight.
pub const LINES_MAX: usize = 10;

/// Checks what a company says in its own words, over several lines: plain text of at most [`TEXT_MAX`] characters and [`LINES_MAX`] lines,
/// nothing that controls how the text around it is shown. Returns it with its lines trimmed and none empty beside another; `None` where
/// nothing that is seen is left.
///
/// # Errors
/// [`Problem::BadField`] naming `field`.
pub fn check_text(field: &'static str, text: &str) -> Result<Option<String>, Problem> {
    let mut lines: Vec<&str> = Vec::new();
    for line in text.trim().lines().map(str::trim) {
        if !line.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(line);
        }
    }
    let text = lines.join("\n");
    if !text.chars().any(is_visible) {
        return Ok(None);
    }
    if text.chars().count() > TEXT_MAX {
        return Err(Problem::field(field, "too_long"));
    }
    if lines.len() > LINES_MAX {
        return Err(Problem::field(field, "too_many_lines"));
    }
    let breaks = |c: char| matches!(c, '\u{2028}' | '\u{2029}');
    if text
        .chars()
        .any(|c| (c.is_control() && c != '\n') || breaks(c) || turns_text(c))
    {
        return Err(Problem::field(field, "control_character"));
    }
    Ok(Some(text))
}

/// A letter or digit that is seen; Hangul fillers are letters that are not.
fn is_visible(c: char) -> bool {
    c.is_alphanumeric() && !matches!(c, '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}')
}

/// Marks that turn the direction of the text after them, so that a name could be shown as another.
const fn turns_text(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_shows_something_and_turns_no_text_around() {
        for name in ["Zoë O'Neill", "Ольга", "نور", "R&D", "7", "क्षत्रिय"]
        {
            assert_eq!(check_name("name", name, 20).as_deref(), Ok(name));
        }
        for (name, reason) in [
            ("", "empty"),
            ("\u{200b}", "empty"),
            ("\u{2060}\u{3164}\u{115f}", "empty"),
            (" - ", "empty"),
            ("Anna\u{202e}nimda", "control_character"),
            ("\u{2066}Anna\u{2069}", "control_character"),
            ("Anna\u{200f}", "control_character"),
            ("An\nna", "control_character"),
        ] {
            let wrong = Err(Problem::field("name", reason));
            assert_eq!(check_name("name", name, 20), wrong, "{name:?}");
        }
    }

    #[test]
    fn what_a_company_says_is_plain_lines_within_the_limits() {
        let text = |text: &str| check_text("invitation_text", text);
        let kept = |text: &str| Ok(Some(text.to_owned()));
        assert_eq!(
            text("  Welcome to us!\r\n\n\n \nDesks: 3rd floor. \n"),
            kept("Welcome to us!\n\nDesks: 3rd floor.")
        );
        assert_eq!(
            text("<b>Hello</b> & \"welcome\""),
            kept("<b>Hello</b> & \"welcome\"")
        );
        for nothing in ["", " \n\t\r\n ", "\u{200b}", "--"] {
            assert_eq!(text(nothing), Ok(None), "{nothing:?}");
        }
        let (most, lines) = ("ж".repeat(TEXT_MAX), "a\n".repeat(LINES_MAX));
        assert_eq!(text(&most), kept(&most));
        assert_eq!(text(&lines), kept(lines.trim_end()));
        let (longer, more) = (format!("{most}ж"), format!("{lines}a"));
        for (sent, reason) in [
            (longer.as_str(), "too_long"),
            (more.as_str(), "too_many_lines"),
            ("Hi\rBcc: thief@evil.example", "control_character"),
            ("Hi\0", "control_character"),
            ("Hi\u{b}there", "control_character"),
            ("Hi\u{2028}there", "control_character"),
            ("Hi \u{202e}ereht", "control_character"),
        ] {
            let wrong = Err(Problem::field("invitation_text", reason));
            assert_eq!(text(sent), wrong, "{reason}");
        }
    }
}
