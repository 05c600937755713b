//! RCV-1, RCV-3: in any history of askings, passwords and clocks, a link sets a password once, within the hour, as the newest.
#![no_main]

use gatehouse_rules::recovery::{Limits, Outdated, Owner, Recovery};
use gatehouse_rules::time::{DAY, HOUR, MINUTE, Time};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|steps: Vec<(u8, u16)>| {
    let (mut now, mut asked, mut set_at) = (Time(1_790_000_000_000), Vec::<Time>::new(), None);
    let mut all = Vec::<Recovery>::new();
    let mut blocked = false;
    let (limits, lives) = (Limits::default(), Limits::default().link_lives());
    for (step, number) in steps.into_iter().take(200) {
        now = now.plus(i64::from(number) * 100);
        let day: Vec<Time> = asked
            .iter()
            .copied()
            .filter(|at| now.since(*at) < DAY)
            .collect();
        match step % 5 {
            0 if limits.wait(&day, now) == 0 => {
                if let Some(newest) = all.last_mut() {
                    newest.voided_at.get_or_insert(now);
                }
                asked.push(now);
                all.push(Recovery {
                    asked_at: now,
                    voided_at: None,
                    used_at: None,
                });
            }
            0 => {
                // Refused, and possible exactly when it was said to be.
                let then = now.plus(limits.wait(&day, now));
                let still: Vec<Time> = asked
                    .iter()
                    .copied()
                    .filter(|at| then.since(*at) < DAY)
                    .collect();
                assert_eq!(limits.wait(&still, then), 0);
                assert_ne!(limits.wait(&day, then.plus(-1)), 0);
            }
            1 => {
                let owner = Owner {
                    has_login: true,
                    password_set_at: set_at,
                    blocked,
                };
                let newest = all.len().saturating_sub(1);
                let place = usize::from(number) % all.len().max(1);
                if let Some(one) = all.get_mut(place) {
                    let before = *one;
                    if one.check(&owner, lives, now).is_ok() {
                        assert!(!blocked, "BLK-2: no link of a blocked person sets anything");
                        assert!(place == newest && before.used_at.is_none());
                        assert!(now.since(before.asked_at) < lives);
                        assert!(set_at.is_none_or(|at| at <= before.asked_at));
                        (one.used_at, set_at) = (Some(now), Some(now));
                        assert_eq!(one.check(&owner, lives, now), Err(Outdated::Used));
                    }
                }
            }
            2 => set_at = Some(now),
            3 => blocked = number % 2 == 1,
            _ => now = now.plus(i64::from(number) * MINUTE / 100),
        }
        for (window, most) in [(HOUR, limits.an_hour), (DAY, limits.a_day)] {
            assert!(asked.iter().filter(|at| now.since(**at) < window).count() <= most as usize);
        }
    }
});
