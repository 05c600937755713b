//! Invitations: the open offer to become an employee.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::address::{Address, AddressFault, Channel};
use crate::employee::Status;
use crate::id::{EmployeeId, InvitationId, LinkId};
use crate::letter::LetterState;
use crate::problem::Problem;
use crate::time::{DAY, HOUR, MINUTE, SECOND, Time};

/// INV-4: age until which a workspace counts as young.
pub const YOUNG_WORKSPACE: i64 = 7 * DAY;
/// INV-4: the young workspace's window.
pub const YOUNG_WINDOW: i64 = 15 * MINUTE;
/// INV-4: the most sends to one recipient in an hour that an operator can allow.
pub const AN_HOUR_MAX: u32 = 60;
/// The most people one operation may invite.
pub const PEOPLE_MAX: usize = 150_000;

/// How often an invitation may be sent, and how many integrators there may be: the operator's own setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "InvitationLimits")]
#[ts(rename = "InvitationLimits")]
pub struct Limits {
    /// INV-4: fewest seconds between two sends of one invitation. Default 60.
    pub wait_seconds: u32,
    /// INV-4: most sends to one recipient in an hour. Default 5, at most [`AN_HOUR_MAX`].
    pub an_hour: u32,
    /// INV-4: letters that a workspace younger than [`YOUNG_WORKSPACE`] may send in [`YOUNG_WINDOW`]. Default 100.
    pub young_letters: u32,
    /// INV-12: integrators there may be at once, invited ones among them and dismissed ones not. Default 3.
    pub integrators: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            wait_seconds: 60,
            an_hour: 5,
            young_letters: 100,
            integrators: 3,
        }
    }
}

impl Limits {
    /// Shortest time between two sends of one invitation, in ms.
    #[must_use]
    pub fn pause(&self) -> i64 {
        i64::from(self.wait_seconds) * SECOND
    }

    /// INV-4: whether the same letter may go to the same recipient again at `now`; `sends` as for [`Limits::may_reach`].
    ///
    /// # Errors
    /// [`Problem::TooSoon`] with the seconds left, and as [`Limits::may_reach`].
    pub fn may_repeat(&self, sends: &[Time], now: Time) -> Result<(), Problem> {
        if let Some(last) = sends.last() {
            let left = last.plus(self.pause()).since(now);
            if left > 0 {
                return Err(Problem::TooSoon {
                    seconds: u32::try_from((left + SECOND - 1) / SECOND).unwrap_or(u32::MAX),
                });
            }
        }
        self.may_reach(sends, now)
    }

    /// INV-4: whether one more letter may go to a recipient at `now`; `sends` are those of the last hour and older ones,
    /// oldest first, whichever invitation they belonged to.
    ///
    /// # Errors
    /// [`Problem::TooMany`] with the instant it is possible again.
    pub fn may_reach(&self, sends: &[Time], now: Time) -> Result<(), Problem> {
        let recent: Vec<_> = sends.iter().filter(|at| now.since(**at) < HOUR).collect();
        let most = usize::try_from(self.an_hour).unwrap_or(usize::MAX);
        match recent.len().checked_sub(most).and_then(|i| recent.get(i)) {
            Some(first) => Err(Problem::TooMany {
                until: first.plus(HOUR),
            }),
            None => Ok(()),
        }
    }

    /// INV-4: how many letters a workspace may send within [`YOUNG_WINDOW`]; `None` when there is no limit.
    #[must_use]
    pub fn letters_max(&self, workspace_created_at: Time, now: Time) -> Option<u32> {
        (now.since(workspace_created_at) < YOUNG_WORKSPACE).then_some(self.young_letters)
    }

    /// INV-12: may there be `more` integrators beside the `n` who are there?
    ///
    /// # Errors
    /// [`Problem::TooManyIntegrators`].
    pub const fn may_add_integrators(&self, n: u32, more: u32) -> Result<(), Problem> {
        if more > 0 && n.saturating_add(more) > self.integrators {
            return Err(Problem::TooManyIntegrators {
                most: self.integrators,
            });
        }
        Ok(())
    }
}

/// An invitation, as it crosses to the mirror. Deleting removes it (INV-5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// The employee it would make, status invited.
    pub employee: EmployeeId,
    /// How its letter goes; `None` for who came by a registration link, and where it is inferred.
    pub channel: Option<Channel>,
    /// The address as typed.
    pub address: String,
    /// The registration link they came by.
    pub link: Option<LinkId>,
    /// Which admin invited; `None` for who came by link.
    pub invited_by: Option<EmployeeId>,
    /// When.
    pub invited_at: Time,
    /// The last five sends, oldest first; empty when imported without letters (INV-13).
    pub sends: Vec<Time>,
    /// How often it was sent in all.
    pub n_sent: u32,
    /// When its newest link dies (INV-3); `None` when none was sent.
    pub expires_at: Option<Time>,
    /// How far its newest letter got (INV-8).
    pub letter: Option<LetterFacts>,
    /// Since when the person waits for approval (INV-7).
    pub pending_at: Option<Time>,
    /// When the person joined.
    pub joined_at: Option<Time>,
}

/// How far a letter got, in the mail server's own words (INV-8).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct LetterFacts {
    /// How far.
    pub state: LetterState,
    /// Since when.
    pub at: Time,
    /// The mail server's own words, at most 500 characters.
    pub said: Option<String>,
    /// Which mail server.
    pub host: Option<String>,
}

/// `open` → `joined` | `pending approval` | `expired` | `deleted` (the row is gone then).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum InvitationState {
    /// Waits for the person.
    Open,
    /// The person waits for an admin (INV-7).
    PendingApproval,
    /// The person joined.
    Joined,
    /// Its link is too old; it can be sent again (INV-10).
    Expired,
}

impl Invitation {
    /// The state at `now`; expiry needs no clean-up job to be true.
    #[must_use]
    pub fn state(&self, now: Time) -> InvitationState {
        if self.joined_at.is_some() {
            InvitationState::Joined
        } else if self.pending_at.is_some() {
            InvitationState::PendingApproval
        } else if self.expires_at.is_some_and(|at| at <= now) {
            InvitationState::Expired
        } else {
            InvitationState::Open
        }
    }

    /// Whether it is inferred, since the vendor's portals tell of no invitations: nothing is known of its letter.
    #[must_use]
    pub const fn is_inferred(&self) -> bool {
        self.channel.is_none() && self.link.is_none() && self.sends.is_empty()
    }

    /// INV-4: whether it may be sent again at `now`.
    ///
    /// # Errors
    /// [`Problem::AlreadyJoined`], [`Problem::WrongStatus`] while it waits for approval,
    /// [`Problem::TooSoon`] with the seconds left, [`Problem::TooMany`] with the instant it is possible again.
    pub fn may_resend(&self, limits: &Limits, now: Time) -> Result<(), Problem> {
        match self.state(now) {
            InvitationState::Joined => return Err(Problem::AlreadyJoined),
            InvitationState::PendingApproval => return Err(Problem::WrongStatus),
            InvitationState::Open | InvitationState::Expired => {}
        }
        limits.may_repeat(&self.sends, now)
    }

    /// Notes a send at `now`, keeping the last [`AN_HOUR_MAX`].
    pub fn sent(&mut self, now: Time, link_ends: Time) {
        self.sends.push(now);
        if self.sends.len() > AN_HOUR_MAX as usize {
            self.sends.remove(0);
        }
        self.n_sent += 1;
        self.expires_at = Some(link_ends);
        self.letter = Some(LetterFacts {
            state: LetterState::Waiting,
            at: now,
            said: None,
            host: None,
        });
    }
}

/// Who holds an address in this workspace, and as what (EML-1, EML-8).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Claim {
    /// Whose.
    pub employee: EmployeeId,
    /// Their name.
    pub name: String,
    /// Where they stand; dismissed people count (EML-1).
    pub status: Status,
    /// It is their login.
    pub login: bool,
    /// It is their contact email.
    pub contact: bool,
    /// Their open invitation, where there is one (EML-6).
    pub invitation: Option<InvitationId>,
}

/// What can be said of one row of a pasted list or file before anything is sent (INV-2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// It can be sent.
    Fine,
    /// It is no address.
    Malformed {
        /// Why.
        fault: AddressFault,
    },
    /// The same address stands earlier in the list.
    Repeated {
        /// The earlier row's number.
        row: u32,
    },
    /// EML-6: an open invitation; the offer is to send it again.
    AlreadyInvited {
        /// Whose.
        claim: Claim,
    },
    /// The person already is an active employee by this login.
    AlreadyEmployee {
        /// Whose.
        claim: Claim,
    },
    /// EML-1, EML-2: another person's contact email, or a dismissed person's address.
    Taken {
        /// Whose, which field, and that person's status.
        claim: Claim,
    },
}

/// INV-2: a verdict per row, each row with the number it is shown under. `claims` finds who holds a canonical address.
pub fn verdicts<'a>(
    rows: impl IntoIterator<Item = (u32, &'a str)>,
    mut claims: impl FnMut(&str) -> Option<Claim>,
) -> Vec<Verdict> {
    let mut seen = std::collections::HashMap::new();
    rows.into_iter()
        .map(|(number, row)| {
            let address = match Address::parse(row) {
                Ok(address) => address,
                Err(fault) => return Verdict::Malformed { fault },
            };
            if let Some(first) = seen.get(&address.canonical) {
                return Verdict::Repeated { row: *first };
            }
            let verdict = claims(&address.canonical).map_or(Verdict::Fine, verdict_of);
            seen.insert(address.canonical, number);
            verdict
        })
        .collect()
}

/// EML-1, EML-6: what a claimed address means for inviting it.
#[must_use]
pub fn verdict_of(claim: Claim) -> Verdict {
    if claim.invitation.is_some() && matches!(claim.status, Status::Invited) {
        Verdict::AlreadyInvited { claim }
    } else if claim.login && matches!(claim.status, Status::Active | Status::PendingApproval) {
        Verdict::AlreadyEmployee { claim }
    } else {
        Verdict::Taken { claim }
    }
}

impl Verdict {
    /// The problem an operation on this address ends in; `None` when it is fine.
    #[must_use]
    pub fn problem(&self) -> Option<Problem> {
        match self {
            Self::Fine => None,
            Self::Malformed { fault } => Some(Problem::BadAddress { fault: *fault }),
            Self::Repeated { .. } => Some(Problem::field("address", "repeated")),
            Self::AlreadyInvited { claim } => Some(Problem::AlreadyInvited {
                claim: claim.clone(),
            }),
            Self::AlreadyEmployee { claim } | Self::Taken { claim } => {
                Some(Problem::AddressTaken {
                    claim: claim.clone(),
                })
            }
        }
    }
}

/// INV-7: whether someone who joins by a registration link must wait for an admin.
#[must_use]
pub fn waits_for_approval(settings: &crate::workspace::Settings, address: &Address) -> bool {
    settings.confirm_joining
        && !address.domain().is_some_and(|domain| {
            settings
                .listed_domains
                .iter()
                .any(|listed| idna::domain_to_ascii(listed).is_ok_and(|listed| listed == domain))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Settings;

    fn invitation(sends: &[i64]) -> Invitation {
        Invitation {
            id: "i".into(),
            employee: "e".into(),
            channel: Some(Channel::Email),
            address: "a@x.example".into(),
            link: None,
            invited_by: None,
            invited_at: Time(0),
            sends: sends.iter().map(|ms| Time(*ms)).collect(),
            n_sent: 1,
            expires_at: Some(Time(7 * DAY)),
            letter: None,
            pending_at: None,
            joined_at: None,
        }
    }

    #[test]
    fn sending_again_waits_sixty_seconds_and_says_how_many_are_left_inv_4() {
        let sent = invitation(&[0]);
        assert_eq!(
            sent.may_resend(&Limits::default(), Time(0)),
            Err(Problem::TooSoon { seconds: 60 })
        );
        assert_eq!(
            sent.may_resend(&Limits::default(), Time(59_001)),
            Err(Problem::TooSoon { seconds: 1 })
        );
        assert_eq!(sent.may_resend(&Limits::default(), Time(60_000)), Ok(()));
    }

    #[test]
    fn at_most_five_sends_an_hour_reach_one_recipient_inv_4() {
        let five = invitation(&[0, MINUTE, 2 * MINUTE, 3 * MINUTE, 4 * MINUTE]);
        assert_eq!(
            five.may_resend(&Limits::default(), Time(10 * MINUTE)),
            Err(Problem::TooMany { until: Time(HOUR) })
        );
        assert_eq!(five.may_resend(&Limits::default(), Time(HOUR)), Ok(()));
    }

    #[test]
    fn a_link_lives_seven_days_and_expiry_needs_no_clean_up_inv_3() {
        let sent = invitation(&[0]);
        assert_eq!(sent.state(Time(7 * DAY - 1)), InvitationState::Open);
        assert_eq!(sent.state(Time(7 * DAY)), InvitationState::Expired);
        assert_eq!(Settings::default().link_ends(Time(0)), Time(7 * DAY));
    }

    #[test]
    fn a_young_workspace_sends_a_hundred_letters_in_fifteen_minutes_inv_4() {
        assert_eq!(Limits::default().letters_max(Time(0), Time(DAY)), Some(100));
        assert_eq!(Limits::default().letters_max(Time(0), Time(8 * DAY)), None);
        assert_eq!(YOUNG_WINDOW, 15 * MINUTE);
    }

    #[test]
    fn every_row_of_a_list_gets_its_verdict_before_anything_is_sent_inv_2() {
        let claim = |status, login, contact, invitation: Option<&str>| Claim {
            employee: "e".into(),
            name: "Petra".into(),
            status,
            login,
            contact,
            invitation: invitation.map(Into::into),
        };
        let found = verdicts(
            [
                "fine@x.example",
                "bad",
                "Fine@X.example",
                "open@x.example",
                "login@x.example",
                "gone@x.example",
            ]
            .into_iter()
            .zip(2..)
            .map(|(address, number)| (number, address)),
            |canonical| match canonical {
                "open@x.example" => Some(claim(Status::Invited, false, true, Some("i"))),
                "login@x.example" => Some(claim(Status::Active, true, false, None)),
                "gone@x.example" => Some(claim(Status::Dismissed, false, true, None)),
                _ => None,
            },
        );
        assert_eq!(found[0], Verdict::Fine);
        assert_eq!(
            found[1],
            Verdict::Malformed {
                fault: AddressFault::NoSingleAt
            }
        );
        assert_eq!(found[2], Verdict::Repeated { row: 2 });
        assert!(
            matches!(found[3], Verdict::AlreadyInvited { .. }),
            "EML-6 offers to send again"
        );
        assert!(matches!(found[4], Verdict::AlreadyEmployee { .. }));
        assert!(
            matches!(found[5], Verdict::Taken { .. }),
            "EML-1 counts dismissed people"
        );
    }

    #[test]
    fn listed_domains_skip_the_approval_inv_7() {
        let settings = Settings {
            listed_domains: vec!["Northwind.example".into()],
            ..Settings::default()
        };
        let parse = |text| Address::parse(text).unwrap();
        assert!(!waits_for_approval(
            &settings,
            &parse("a@northwind.example")
        ));
        assert!(waits_for_approval(
            &settings,
            &parse("a@mail.northwind.example")
        ));
        assert!(waits_for_approval(&settings, &parse("a@other.example")));
        assert!(!waits_for_approval(
            &Settings {
                confirm_joining: false,
                ..settings
            },
            &parse("a@other.example")
        ));
    }

    #[test]
    fn at_most_three_integrators_are_there_at_once_inv_12() {
        let limits = Limits::default();
        let refused = Err(Problem::TooManyIntegrators { most: 3 });
        for (n, more, outcome) in [
            (0, 3, Ok(())),
            (2, 1, Ok(())),
            (3, 1, refused.clone()),
            (0, 4, refused.clone()),
            (2, u32::MAX, refused),
            // More than that were there before the rule: nobody else is held up by it.
            (5, 0, Ok(())),
        ] {
            assert_eq!(
                limits.may_add_integrators(n, more),
                outcome,
                "{n} and {more}"
            );
        }
        let one = Limits {
            integrators: 1,
            ..limits
        };
        let refused = Err(Problem::TooManyIntegrators { most: 1 });
        assert_eq!(one.may_add_integrators(1, 1), refused);
    }

    #[test]
    fn how_often_an_invitation_is_sent_is_the_operators_to_set_inv_4() {
        let limits = Limits {
            wait_seconds: 10,
            an_hour: 2,
            young_letters: 7,
            ..Limits::default()
        };
        let twice = invitation(&[0, 10_000]);
        let soon = Err(Problem::TooSoon { seconds: 1 });
        assert_eq!(twice.may_resend(&limits, Time(19_001)), soon);
        let until = Time(HOUR);
        let many = Err(Problem::TooMany { until });
        assert_eq!(twice.may_resend(&limits, Time(20_000)), many);
        assert_eq!(twice.may_resend(&limits, until), Ok(()));
        assert_eq!(limits.letters_max(Time(0), Time(DAY)), Some(7));
    }
}
