//! The demo's desk: sixty invitations, some in every state that `docs/rules.md` knows.

use gatehouse_rules::invitation::{Invitation, LetterFacts};
use gatehouse_rules::letter::LetterState;
use gatehouse_rules::time::{DAY, HOUR, MINUTE, Time};

use crate::letter::NO_GATEWAY;

/// How far one invitation of the demo got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Came by a registration link and waits for an admin.
    WantsToJoin,
    /// A delivery report came back.
    Bounced,
    /// The mail server refused.
    Refused,
    /// The mail server put it off.
    Delayed,
    /// The link is too old.
    Expired,
    /// The link was opened.
    Opened,
    /// The letter leaves as soon as the demo runs.
    Queued,
    /// An SMS that waits: no gateway is set up, and the worker leaves it waiting.
    Held,
    /// Imported without a letter.
    NotSent,
    /// The mail server took it.
    Sent,
    /// The person joined.
    Joined,
}

/// How many of each; sixty in all.
pub const DESK: [(Fate, usize); 11] = [
    (Fate::WantsToJoin, 3),
    (Fate::Bounced, 3),
    (Fate::Refused, 1),
    (Fate::Delayed, 2),
    (Fate::Expired, 6),
    (Fate::Opened, 5),
    (Fate::Queued, 2),
    (Fate::Held, 1),
    (Fate::NotSent, 4),
    (Fate::Sent, 27),
    (Fate::Joined, 6),
];

/// What mail servers say, as they say it.
const BOUNCES: [&str; 3] = [
    "550 5.1.1 No such mailbox here",
    "552 5.2.2 Mailbox is full",
    "550 5.4.1 Recipient address rejected: access denied",
];

/// The fates in an order that mixes them, as a real desk does.
#[must_use]
pub fn fates() -> Vec<Fate> {
    let mut left = DESK;
    let mut fates = Vec::new();
    while left.iter().any(|(_, n)| *n > 0) {
        for (fate, n) in &mut left {
            if *n > 0 {
                *n -= 1;
                fates.push(*fate);
            }
        }
    }
    fates
}

/// Gives an invitation its history: the `i`th of the desk, as seen at `now`.
pub fn befall(invitation: &mut Invitation, fate: Fate, i: usize, days: u32, now: Time) {
    let i = i64::try_from(i).unwrap_or(0);
    let life = i64::from(days) * DAY;
    let sent = match fate {
        Fate::Expired => now.plus(-life - (i % 3 + 1) * DAY - i * HOUR),
        Fate::Joined => now.plus(-12 * DAY - i * HOUR),
        Fate::WantsToJoin => now.plus(-(i * 23 + 14) * MINUTE),
        Fate::Queued => now,
        Fate::Delayed => now.plus(-(i % 5 + 1) * 11 * MINUTE),
        _ => now.plus(-(i % 6) * DAY - (i * 37 % 20 + 2) * HOUR),
    };
    invitation.invited_at = sent;
    let host = |n: i64| {
        Some(if n % 2 == 0 {
            "mx1.northwind.example".to_owned()
        } else {
            "mx2.partner.example".to_owned()
        })
    };
    let facts = |state, after: i64, said: Option<&str>| {
        Some(LetterFacts {
            state,
            at: sent.plus(after),
            said: said.map(str::to_owned),
            host: host(i),
        })
    };
    match fate {
        Fate::WantsToJoin => {
            invitation.channel = None;
            invitation.invited_by = None;
            invitation.pending_at = Some(sent);
        }
        Fate::NotSent => {}
        _ => {
            invitation.sends = vec![sent];
            invitation.n_sent = 1;
            invitation.expires_at = Some(sent.plus(life));
        }
    }
    invitation.letter = match fate {
        Fate::WantsToJoin | Fate::NotSent => None,
        Fate::Bounced => facts(
            LetterState::Bounced,
            4 * MINUTE,
            Some(BOUNCES[usize::try_from(i).unwrap_or(0) % BOUNCES.len()]),
        ),
        Fate::Refused => facts(
            LetterState::Refused,
            MINUTE,
            Some("554 5.7.1 Message refused by policy"),
        ),
        Fate::Delayed => facts(
            LetterState::Delayed,
            MINUTE,
            Some("451 4.7.1 Greylisted, try again later"),
        ),
        Fate::Opened => facts(LetterState::Opened, 3 * HOUR, None),
        Fate::Queued | Fate::Held => Some(LetterFacts {
            state: LetterState::Waiting,
            at: sent,
            said: (fate == Fate::Held).then(|| NO_GATEWAY.to_owned()),
            host: None,
        }),
        Fate::Joined => facts(LetterState::Opened, 2 * HOUR, None),
        Fate::Expired | Fate::Sent => {
            facts(LetterState::Sent, MINUTE, Some("250 2.0.0 Ok: queued"))
        }
    };
    if fate == Fate::Joined {
        invitation.joined_at = Some(sent.plus(26 * HOUR));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gatehouse_rules::address::Channel;
    use gatehouse_rules::invitation::InvitationState;

    #[test]
    fn the_desk_has_sixty_invitations_and_every_state() {
        let fates = fates();
        assert_eq!(fates.len(), 60);
        let now = Time(1_800_000_000_000);
        for (i, fate) in fates.into_iter().enumerate() {
            let mut one = Invitation {
                id: "i".into(),
                employee: "e".into(),
                channel: Some(Channel::Email),
                address: "a@x.example".into(),
                link: None,
                invited_by: None,
                invited_at: now,
                sends: Vec::new(),
                n_sent: 0,
                expires_at: None,
                letter: None,
                pending_at: None,
                joined_at: None,
            };
            befall(&mut one, fate, i, 7, now);
            let expected = match fate {
                Fate::WantsToJoin => InvitationState::PendingApproval,
                Fate::Expired => InvitationState::Expired,
                Fate::Joined => InvitationState::Joined,
                _ => InvitationState::Open,
            };
            assert_eq!(one.state(now), expected, "{fate:?} {i}");
        }
    }
}
