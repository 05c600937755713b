//! What each answer means, as a table (C6 to C8: every status, every kind of stranger).

use gatehouse_mirror::plan::line::{
    Asked, ROWS_MOST, Reaction, Retry, Rows, Trouble, WAIT_MAX, WAIT_MIN, clock_off, react,
};
use gatehouse_mirror::upstream::Answer;
use gatehouse_mirror::upstream::connection::token_answer;
use gatehouse_rules::feed::Resync;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::random::Random;
use gatehouse_rules::secret::sha256_hex;
use gatehouse_rules::time::{DAY, HOUR, MINUTE, SECOND, Time};

fn refused(status: u16, problem: Option<Problem>) -> Trouble {
    Trouble::Refused {
        status,
        problem,
        resync: None,
        retry_after: None,
    }
}

fn waits(problem: Problem) -> Reaction {
    Reaction::Wait {
        problem,
        at_least: 0,
    }
}

const ALL: [Asked; 5] = [
    Asked::Rows,
    Asked::Feed,
    Asked::Operations,
    Asked::Token,
    Asked::Other,
];

#[test]
fn whatever_stands_between_is_told_and_tried_again() {
    for asked in ALL {
        let told = |trouble| react(&trouble, asked, false, "");
        assert_eq!(told(Trouble::Silence), waits(Problem::Offline));
        assert_eq!(
            told(Trouble::TooSlow),
            waits(Problem::ServerTrouble { status: 0 })
        );
        assert_eq!(
            told(Trouble::Trickle),
            waits(Problem::ServerTrouble { status: 0 })
        );
        assert_eq!(
            told(Trouble::BrokenOff),
            waits(Problem::ServerTrouble { status: 0 })
        );
        assert_eq!(told(Trouble::Foreign), waits(Problem::CaptivePortal));
        assert_eq!(told(Trouble::NotGatehouse), waits(Problem::NotGatehouse));
        let host = "gate.example".to_owned();
        let certificate = Trouble::Certificate { host: host.clone() };
        assert_eq!(told(certificate), waits(Problem::BadCertificate { host }));
        for status in [500, 502, 503, 504] {
            assert_eq!(
                told(refused(status, None)),
                waits(Problem::ServerTrouble { status })
            );
        }
        assert_eq!(
            told(refused(403, None)),
            waits(Problem::ServerTrouble { status: 403 })
        );
        assert_eq!(
            told(refused(403, Some(Problem::NotAnAdmin))),
            waits(Problem::NotAnAdmin)
        );
    }
}

#[test]
fn a_place_that_is_not_allowed_is_told_and_costs_neither_mirror_nor_sign_in_ipr_1() {
    let problem = Problem::PlaceNotAllowed {
        ip: Some("198.51.100.9".into()),
        ask: Some("Petra Novak".into()),
    };
    for asked in ALL {
        for refreshed in [false, true] {
            let trouble = refused(403, Some(problem.clone()));
            assert_eq!(
                react(&trouble, asked, refreshed, ""),
                waits(problem.clone())
            );
        }
    }
    let body = serde_json::json!({"error": "access_denied", "problem": problem});
    let answer = Answer {
        status: reqwest::StatusCode::FORBIDDEN,
        kind: "application/json".into(),
        retry_after: None,
        location: None,
        body: serde_json::to_vec(&body).unwrap(),
    };
    let trouble = token_answer(Ok(answer)).err().unwrap();
    assert_eq!(
        react(&trouble, Asked::Token, true, ""),
        waits(problem),
        "also where the token was to be renewed"
    );
}

#[test]
fn a_401_refreshes_once_and_then_asks_to_sign_in_again() {
    for asked in [Asked::Rows, Asked::Feed, Asked::Operations, Asked::Other] {
        for problem in [None, Some(Problem::SignInAgain)] {
            assert_eq!(
                react(&refused(401, problem.clone()), asked, false, ""),
                Reaction::Refresh
            );
            assert_eq!(
                react(&refused(401, problem), asked, true, ""),
                Reaction::SignInAgain
            );
        }
    }
    // A stranger's bare 401 at the token endpoint does not end the sign-in; the server's own word does.
    let bare = react(&refused(401, None), Asked::Token, true, "");
    assert_eq!(bare, waits(Problem::ServerTrouble { status: 401 }));
    assert_eq!(
        react(&Trouble::GrantEnded, Asked::Token, true, ""),
        Reaction::SignInAgain
    );
}

#[test]
fn only_the_servers_own_word_erases_never_a_bare_401_or_403_syn_4() {
    let hash = sha256_hex(b"the word");
    let revoked = |proof: &str| {
        Some(Problem::DeviceRevoked {
            proof: proof.into(),
        })
    };
    for asked in ALL {
        for status in [400, 401, 403, 410, 500] {
            for problem in [
                None,
                revoked(""),
                revoked("another word"),
                Some(Problem::SignInAgain),
            ] {
                let reaction = react(&refused(status, problem), asked, true, &hash);
                assert_ne!(reaction, Reaction::Erase, "{status} {asked:?}");
            }
        }
        assert_eq!(
            react(&refused(403, revoked("the word")), asked, false, &hash),
            Reaction::Erase
        );
        assert_ne!(
            react(&refused(403, revoked("")), asked, false, ""),
            Reaction::Erase
        );
    }
}

#[test]
fn a_whole_request_that_is_refused_drops_no_operation() {
    for status in [400, 409, 410, 413, 415, 422] {
        assert_eq!(
            react(&refused(status, None), Asked::Operations, false, ""),
            Reaction::Smaller
        );
    }
}

#[test]
fn a_410_fetches_anew_for_its_reason_and_so_does_a_place_the_server_cannot_read() {
    let gone = |resync| Trouble::Refused {
        status: 410,
        problem: None,
        resync,
        retry_after: None,
    };
    for asked in [Asked::Rows, Asked::Feed] {
        let epoch = react(&gone(Some(Resync::Epoch)), asked, false, "");
        assert_eq!(epoch, Reaction::Resync(Resync::Epoch));
        assert_eq!(
            react(&gone(None), asked, false, ""),
            Reaction::Resync(Resync::Unreadable)
        );
        let unread = refused(400, Some(Problem::field("cursor", "unreadable")));
        assert_eq!(
            react(&unread, asked, false, ""),
            Reaction::Resync(Resync::Unreadable)
        );
    }
    let large = react(&Trouble::TooLarge, Asked::Feed, false, "");
    assert!(
        matches!(large, Reaction::Resync(_)),
        "one change of 100,000 rows comes in pages instead"
    );
}

#[test]
fn retry_after_and_a_wrong_clock_are_heeded() {
    for status in [429, 503] {
        let trouble = Trouble::Refused {
            status,
            problem: None,
            resync: None,
            retry_after: Some(7 * SECOND),
        };
        let Reaction::Wait { at_least, .. } = react(&trouble, Asked::Feed, false, "") else {
            panic!()
        };
        assert_eq!(at_least, 7 * SECOND);
    }
    let slow = refused(429, Some(Problem::SlowDown { seconds: 20 }));
    assert!(matches!(
        react(&slow, Asked::Feed, false, ""),
        Reaction::Wait {
            at_least: 20_000,
            ..
        }
    ));
    let wrong = refused(401, Some(Problem::ClockWrong { seconds: 86_400 }));
    assert_eq!(
        react(&wrong, Asked::Feed, false, ""),
        Reaction::Clock { seconds: 86_400 }
    );
    assert_eq!(clock_off(Time(DAY), Time(0)), DAY);
    assert_eq!(clock_off(Time(MINUTE), Time(0)), 0);
}

#[test]
fn waits_double_from_a_second_to_five_minutes_with_jitter() {
    let random = Random::seeded(3);
    let (mut retry, mut longest) = (Retry::default(), 0);
    for n in 0..40 {
        let wait = retry.failed(0, &random);
        assert!((WAIT_MIN..=WAIT_MAX).contains(&wait), "{wait}");
        assert!(wait >= (WAIT_MIN << n.min(7)), "{n}: {wait}");
        longest = longest.max(wait);
    }
    assert!(longest > 4 * MINUTE);
    assert!(
        Retry::default().failed(20 * MINUTE, &random) >= 20 * MINUTE,
        "the server's word counts"
    );
    assert!(
        Retry::default().failed(30 * DAY, &random) <= HOUR,
        "but not for ever"
    );
    let waits: std::collections::HashSet<i64> = (0..50)
        .map(|_| Retry::default().failed(0, &random))
        .collect();
    assert!(
        waits.len() > 30,
        "a thousand apps do not come back in the same second"
    );
    retry.succeeded();
    assert!(retry.failed(0, &random) < 2 * WAIT_MIN);
}

#[test]
fn operations_for_a_server_that_was_restored_are_not_too_large_for_it() {
    let restored = Trouble::Refused {
        status: 410,
        problem: None,
        resync: Some(Resync::Epoch),
        retry_after: None,
    };
    assert_eq!(
        react(&restored, Asked::Operations, false, ""),
        Reaction::Resync(Resync::Epoch)
    );
}

#[test]
fn a_change_that_trickles_even_alone_is_past_help_and_a_silent_line_is_not() {
    let mut rows = Rows::default();
    assert!(!rows.past_help(&Trouble::Trickle), "fewer may do");
    for _ in 0..20 {
        rows.failed(&Trouble::Trickle);
    }
    assert!(rows.past_help(&Trouble::Trickle));
    assert!(!rows.past_help(&Trouble::TooSlow), "nothing came at all");
    assert!(!rows.past_help(&Trouble::Silence));
}

#[test]
fn a_slow_line_gets_smaller_pages() {
    let mut rows = Rows::default();
    for _ in 0..20 {
        rows.failed(&Trouble::TooSlow);
    }
    assert!(rows.0 > 0 && rows.0 < 50);
    rows.failed(&Trouble::Silence);
    for _ in 0..20 {
        rows.succeeded();
    }
    assert_eq!(rows.0, ROWS_MOST);
}
