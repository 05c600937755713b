//! Requests: what people at the door ask the admins of a workspace for (TFA-7, SGN-2). Answered ones are gone.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::id::{EmployeeId, RequestId};
use crate::role::Right;
use crate::time::Time;

/// Longest note, in characters.
pub const NOTE_MAX: usize = 300;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum RequestKind {
    /// TFA-7: the password was right, and the second step cannot be confirmed.
    Help,
    /// SGN-2: both factors were right, and the workspace does not know the person.
    Invitation,
}

impl RequestKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Help, Self::Invitation];

    /// The name in the database and on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Help => "help",
            Self::Invitation => "invitation",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Who may answer: who could do what is asked for.
    #[must_use]
    pub const fn right(self) -> Right {
        match self {
            Self::Help => Right::PauseTwoStep,
            Self::Invitation => Right::Invite,
        }
    }
}

/// A request that nobody has answered yet, as it crosses to the mirror.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Request {
    /// Its id.
    pub id: RequestId,
    /// What for.
    pub kind: RequestKind,
    /// Who asks; `None` for who is not in the workspace.
    pub employee: Option<EmployeeId>,
    /// The identity's name.
    pub name: String,
    /// The identity's login as typed.
    pub login: String,
    /// What they wrote. Never trusted, never rendered as markup.
    pub note: Option<String>,
    /// Since when.
    pub since: Time,
}

/// How an admin answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// It was dealt with.
    Done,
    /// It is refused.
    Refuse,
}

impl Answer {
    /// The name in the event log.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refuse => "refused",
        }
    }
}

/// A note as it is kept: one line, at most [`NOTE_MAX`] characters; `None` when nothing was written.
#[must_use]
pub fn note(typed: &str) -> Option<String> {
    let line: String = typed
        .split(|c: char| c.is_control() || c.is_whitespace())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    let kept: String = line.chars().take(NOTE_MAX).collect();
    (!kept.is_empty()).then_some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_one_line_of_at_most_three_hundred_characters_tfa_7() {
        assert_eq!(
            note(" My phone\r\n\u{7}broke "),
            Some("My phone broke".into())
        );
        assert_eq!(note(" \n "), None);
        assert_eq!(note(&"ä".repeat(400)).unwrap().chars().count(), NOTE_MAX);
    }

    #[test]
    fn every_kind_reads_back_by_its_name() {
        for kind in RequestKind::ALL {
            assert_eq!(RequestKind::named(kind.name()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
        }
    }
}
