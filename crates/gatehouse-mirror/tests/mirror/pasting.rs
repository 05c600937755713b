//! Pasted lists and files: every row has its verdict before anything is sent (INV-2), whatever the file is.

use gatehouse_mirror::export::Sheet;
use gatehouse_mirror::failure::Failure;
use gatehouse_mirror::invite::{
    CheckFile, CheckList, CheckedList, CheckedRow, CheckedRowsQuery, ExportRefused, FileField,
    Invite, Mapping,
};
use gatehouse_mirror::outbox::Decided;
use gatehouse_rules::address::AddressFault;
use gatehouse_rules::employee::{Employee, Status};
use gatehouse_rules::feed::Row;
use gatehouse_rules::invitation::Verdict;
use gatehouse_rules::letter::LetterState;
use gatehouse_rules::problem::Problem;
use gatehouse_rules::role::Role;

use crate::office::{Office, employee, invited};

/// What strangers write: one list for all tests.
pub const HOSTILE: &str = include_str!("../../../../tests/hostile.txt");

pub async fn invited_by_paste(office: &Office, text: &str) -> Decided {
    let list = office
        .mirror
        .check_list(CheckList { text: text.into() })
        .await
        .unwrap()
        .list;
    let invite = Invite {
        list,
        department: None,
        workgroups: Vec::new(),
        role: Role::Employee,
        letters: true,
    };
    office.mirror.invite(invite).await.unwrap()
}

async fn rows(office: &Office, list: u32) -> Vec<CheckedRow> {
    let query = CheckedRowsQuery {
        list,
        offset: 0,
        limit: 500,
        only_refused: false,
    };
    office.mirror.checked_rows(query).await.unwrap().rows
}

async fn file(office: &Office, name: &str, bytes: &[u8]) -> Result<CheckedList, Problem> {
    mapped(office, name, bytes, None).await
}

async fn mapped(
    office: &Office,
    name: &str,
    bytes: &[u8],
    mapping: Option<Mapping>,
) -> Result<CheckedList, Problem> {
    let path = office.folder.0.join(name);
    std::fs::write(&path, bytes).unwrap();
    match office
        .mirror
        .check_file(CheckFile {
            path: path.display().to_string(),
            mapping,
        })
        .await
    {
        Ok(list) => Ok(list),
        Err(Failure::Told(problem)) => Err(problem),
        Err(failure) => panic!("{failure}"),
    }
}

#[tokio::test]
async fn five_pasted_addresses_get_their_verdicts_with_whose_and_which_field_eml_2() {
    let office = Office::open().await;
    let gone = Employee {
        status: Status::Dismissed,
        contact_email: Some("old@x.example".into()),
        ..employee("gone", "Gone Gregor")
    };
    office
        .rows([Row::Employee(employee("hans", "Hans")), Row::Employee(gone)])
        .await;
    office
        .rows(invited("ida", "Ida", Some(LetterState::Sent)))
        .await;
    let text = "new@x.example, malformed; Hans@Northwind.example\nold@x.example ida@away.example\nNEW@x.example";
    let checked = office
        .mirror
        .check_list(CheckList { text: text.into() })
        .await
        .unwrap();
    assert_eq!((checked.n_rows, checked.n_fine), (6, 1));
    let rows = rows(&office, checked.list).await;
    let verdicts: Vec<_> = rows.iter().map(|row| &row.verdict).collect();
    assert_eq!(verdicts[0], &Verdict::Fine);
    assert_eq!(
        verdicts[1],
        &Verdict::Malformed {
            fault: AddressFault::NoSingleAt
        }
    );
    assert!(
        matches!(verdicts[2], Verdict::AlreadyEmployee { claim } if claim.name == "Hans" && claim.login)
    );
    assert!(
        matches!(verdicts[3], Verdict::Taken { claim } if claim.contact && !claim.login && claim.status == Status::Dismissed)
    );
    assert!(
        matches!(verdicts[4], Verdict::AlreadyInvited { claim } if claim.invitation.as_ref().unwrap().0 == "i-ida")
    );
    assert_eq!(verdicts[5], &Verdict::Repeated { row: 1 });
    let numbers: Vec<_> = rows.iter().map(|row| row.line).collect();
    assert_eq!(
        numbers,
        [1, 2, 3, 4, 5, 6],
        "one number for a row, here and in verdicts"
    );
}

#[tokio::test]
async fn names_in_front_of_brackets_become_names() {
    let office = Office::open().await;
    let text = "Anna Adams <anna@x.example>, \"Bartók, Béla\" <bela@x.example>; plain@x.example\n<c@x.example>";
    let checked = office
        .mirror
        .check_list(CheckList { text: text.into() })
        .await
        .unwrap();
    let found: Vec<_> = rows(&office, checked.list)
        .await
        .into_iter()
        .map(|row| (row.name, row.address))
        .collect();
    assert_eq!(
        found,
        [
            (Some("Anna Adams".to_owned()), "anna@x.example".to_owned()),
            (Some("Bartók, Béla".to_owned()), "bela@x.example".to_owned()),
            (None, "plain@x.example".to_owned()),
            (None, "c@x.example".to_owned()),
        ]
    );
}

#[tokio::test]
async fn who_waits_in_the_outbox_counts_as_invited() {
    let office = Office::open().await;
    invited_by_paste(&office, "new@x.example").await;
    let again = office
        .mirror
        .check_list(CheckList {
            text: "New@X.example".into(),
        })
        .await
        .unwrap();
    assert!(matches!(
        rows(&office, again.list).await[0].verdict,
        Verdict::AlreadyInvited { .. }
    ));
}

#[tokio::test]
async fn every_encoding_and_separator_reads_as_the_same_people() {
    let office = Office::open().await;
    let text = |separator: &str| {
        ["E-mail", "Имя", "Отдел"].join(separator)
            + "\r\n"
            + &["pyotr@x.example", "Пётр Орлов", "Sales"].join(separator)
            + "\r\n"
            + &["anna@x.example", "Анна Ёлкина", "Кухня"].join(separator)
            + "\r\n"
    };
    let utf_16 = |text: &str, le: bool| -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| {
                if le {
                    unit.to_le_bytes()
                } else {
                    unit.to_be_bytes()
                }
            })
            .collect()
    };
    let with = |mark: &[u8], body: Vec<u8>| [mark, &body].concat();
    let windows = encoding_rs::WINDOWS_1251.encode(&text(";")).0.into_owned();
    for (name, bytes, encoding, separator) in [
        ("utf8", text(",").into_bytes(), "UTF-8", ","),
        (
            "bom",
            with(&[0xef, 0xbb, 0xbf], text(";").into_bytes()),
            "UTF-8",
            ";",
        ),
        (
            "le",
            with(&[0xff, 0xfe], utf_16(&text("\t"), true)),
            "UTF-16LE",
            "\t",
        ),
        (
            "be",
            with(&[0xfe, 0xff], utf_16(&text("|"), false)),
            "UTF-16BE",
            "|",
        ),
        ("le_bare", utf_16(&text(","), true), "UTF-16LE", ","),
        ("1251", windows, "windows-1251", ";"),
    ] {
        let checked = file(&office, name, &bytes).await.unwrap();
        let facts = checked.file.clone().unwrap();
        assert_eq!(
            (facts.encoding.as_str(), facts.separator.as_str()),
            (encoding, separator),
            "{name}"
        );
        assert_eq!(facts.unknown_departments, ["Кухня"], "{name}");
        let rows = rows(&office, checked.list).await;
        assert_eq!(rows[0].name.as_deref(), Some("Пётр Орлов"), "{name}");
        assert_eq!(
            (rows[1].address.as_str(), rows[1].line),
            ("anna@x.example", 3),
            "{name}"
        );
    }
    let latin = encoding_rs::WINDOWS_1252
        .encode("Name;Adresse email\nJörg Müller;jorg@x.example\n")
        .0
        .into_owned();
    let checked = file(&office, "latin", &latin).await.unwrap();
    assert_eq!(checked.file.unwrap().encoding, "windows-1252");
    assert_eq!(
        rows(&office, checked.list).await[0].name.as_deref(),
        Some("Jörg Müller")
    );
}

#[tokio::test]
async fn quotes_headers_and_missing_headers_are_understood() {
    let office = Office::open().await;
    let quoted = "First name,Last name,Email\n\"Anna \"\"Ann\"\"\",\"Adams, MD\",a@x.example\n\"Two\nlines\",,b@x.example\n";
    let checked = file(&office, "quoted", quoted.as_bytes()).await.unwrap();
    let found = rows(&office, checked.list).await;
    assert_eq!(found[0].name.as_deref(), Some("Anna \"Ann\" Adams, MD"));
    assert_eq!(
        found[1].name.as_deref(),
        Some("Two lines"),
        "a line break never reaches a mail header"
    );
    let bare = "1;Anna;a2@x.example\n2;Bob;b2@x.example\n";
    let checked = file(&office, "bare", bare.as_bytes()).await.unwrap();
    let found = rows(&office, checked.list).await;
    assert_eq!((found.len(), found[0].name.as_deref()), (2, Some("Anna")));
}

#[tokio::test]
async fn the_columns_of_a_file_are_what_the_admin_says_inv_1() {
    let office = Office::open().await;
    let text = "Who,Private mail,Work mail,Room\nAnna,a@home.example,a@x.example,Sales\nBob,b@home.example,not one,Lab\n";
    let guess = file(&office, "mapped", text.as_bytes()).await.unwrap();
    let facts = guess.file.unwrap();
    let found: Vec<_> = facts.columns.iter().map(|column| column.field).collect();
    assert_eq!(
        found,
        [Some(FileField::Name), Some(FileField::Address), None, None],
        "what they look like"
    );
    assert!(!facts.heading, "no title of it is known");
    assert_eq!(
        facts.columns[1].cells,
        ["Private mail", "a@home.example", "b@home.example"]
    );
    assert_eq!(
        (guess.n_rows, guess.n_fine),
        (3, 2),
        "the first row is somebody still"
    );

    let right = Mapping {
        heading: true,
        columns: vec![
            Some(FileField::Name),
            None,
            Some(FileField::Address),
            Some(FileField::Department),
        ],
    };
    let checked = mapped(&office, "mapped", text.as_bytes(), Some(right))
        .await
        .unwrap();
    let facts = checked.file.unwrap();
    assert_eq!(facts.columns[2].title.as_deref(), Some("Work mail"));
    assert_eq!(facts.columns[2].cells, ["a@x.example", "not one"]);
    assert_eq!(facts.unknown_departments, ["Lab"]);
    let found = rows(&office, checked.list).await;
    let people: Vec<_> = found
        .iter()
        .map(|row| (row.line, row.address.as_str(), row.name.as_deref()))
        .collect();
    assert_eq!(
        people,
        [
            (2, "a@x.example", Some("Anna")),
            (3, "not one", Some("Bob"))
        ]
    );
    assert_eq!(found[0].verdict, Verdict::Fine);
    assert!(matches!(found[1].verdict, Verdict::Malformed { .. }));
}

#[tokio::test]
async fn a_file_in_which_no_column_is_the_address_waits_to_be_told_which() {
    let office = Office::open().await;
    let text = b"name,city\nAnna,Berlin\n";
    let checked = file(&office, "no_address", text).await.unwrap();
    assert_eq!((checked.n_rows, checked.n_fine), (0, 0));
    let columns = checked.file.unwrap().columns;
    assert_eq!(
        columns[1].cells,
        ["city", "Berlin"],
        "so that it can be told"
    );
    let twice = Mapping {
        heading: true,
        columns: vec![Some(FileField::Address), Some(FileField::Address)],
    };
    assert_eq!(
        mapped(&office, "no_address", text, Some(twice))
            .await
            .unwrap_err(),
        Problem::field("columns", "repeated")
    );
    let short = Mapping {
        heading: true,
        columns: vec![Some(FileField::Address)],
    };
    let checked = mapped(&office, "no_address", text, Some(short))
        .await
        .unwrap();
    assert_eq!(
        (checked.n_rows, checked.n_fine),
        (1, 0),
        "a column that nothing is said of is not used"
    );
    let wide = vec!["x"; 500].join(",") + "\n" + &vec!["y"; 500].join(",");
    let checked = file(&office, "wide", wide.as_bytes()).await.unwrap();
    assert_eq!(checked.file.unwrap().columns.len(), 200);
}

#[tokio::test]
async fn titles_and_names_of_a_file_are_kept_as_they_were_written_and_mean_nothing_attack_34() {
    let office = Office::open().await;
    for (i, words) in HOSTILE.lines().enumerate() {
        let quoted = format!("\"{}\"", words.replace('"', "\"\""));
        let text = format!("email,name,{quoted}\np{i}@x.example,{quoted},{quoted}\n");
        let name = format!("hostile-{i}.csv");
        let checked = file(&office, &name, text.as_bytes()).await.unwrap();
        let facts = checked.file.unwrap();
        let third = &facts.columns[2];
        assert_eq!(third.title.as_deref(), Some(words));
        assert_eq!(
            (third.field, &third.cells[..]),
            (None, &[words.to_owned()][..])
        );
        let rows = rows(&office, checked.list).await;
        assert_eq!(rows[0].name.as_deref(), Some(words));
        assert_eq!(rows[0].verdict, Verdict::Fine, "{words}");
    }
}

#[tokio::test]
async fn a_cell_that_begins_a_formula_is_text() {
    let office = Office::open().await;
    let text = "name,email\n\"=cmd|' /C calc'!A0\",a@x.example\n@SUM(1),b@x.example\nPlus,'+49 170 1234567\n";
    let checked = file(&office, "formula", text.as_bytes()).await.unwrap();
    let found = rows(&office, checked.list).await;
    assert_eq!(found[0].name.as_deref(), Some("=cmd|' /C calc'!A0"));
    assert_eq!(found[1].name.as_deref(), Some("@SUM(1)"));
    assert_eq!(
        (found[2].address.as_str(), &found[2].verdict),
        ("+49 170 1234567", &Verdict::Fine)
    );
}

#[tokio::test]
async fn a_file_that_is_no_list_says_why_and_where() {
    let office = Office::open().await;
    let bad = |reason: &str, line| Problem::BadFile {
        reason: reason.into(),
        line,
    };
    for (name, bytes, expected) in [
        ("empty", Vec::new(), bad("no_rows", None)),
        (
            "header_only",
            b"email,name\n".to_vec(),
            bad("no_rows", None),
        ),
        (
            "open_quote",
            b"email,name\na@x.example,Anna\nb@x.example,\"Bob\nc@x.example,C\n".to_vec(),
            bad("quote", Some(3)),
        ),
        (
            "after_quote",
            b"email,name\na@x.example,\"Anna\" Adams\n".to_vec(),
            bad("quote", Some(2)),
        ),
        (
            "zip",
            [b"PK\x03\x04".to_vec(), vec![0; 500], vec![7; 500]].concat(),
            bad("binary", None),
        ),
        ("too_big", vec![b'a'; 35_000_001], bad("too_big", None)),
    ] {
        assert_eq!(
            file(&office, name, &bytes).await.unwrap_err(),
            expected,
            "{name}"
        );
    }
    let missing = CheckFile {
        path: "/nowhere/at/all.csv".into(),
        mapping: None,
    };
    let Err(Failure::Told(problem)) = office.mirror.check_file(missing).await else {
        panic!("it was read")
    };
    assert_eq!(problem, bad("unreadable", None));
    let many: String = (0..150_001).map(|i| format!("p{i}@x.example\n")).collect();
    assert_eq!(
        file(&office, "many", many.as_bytes()).await.unwrap_err(),
        bad("too_many_rows", None)
    );
}

#[tokio::test]
async fn invalid_utf_8_over_long_and_look_alike_addresses_are_verdicts_not_failures() {
    let office = Office::open().await;
    let bytes = [
        b"email\nfine@x.example\nbro\xffken@x.example\n".to_vec(),
        format!("{}@x.example\n", "a".repeat(300)).into_bytes(),
        "\u{430}nna@x.example\n".as_bytes().to_vec(),
    ]
    .concat();
    let checked = file(&office, "odd", &bytes).await.unwrap();
    let found = rows(&office, checked.list).await;
    assert_eq!(found.len(), 4);
    let verdicts: Vec<_> = found.iter().map(|row| row.verdict.clone()).collect();
    let malformed = |fault| Verdict::Malformed { fault };
    assert_eq!(
        verdicts,
        [
            Verdict::Fine,
            malformed(AddressFault::Unreadable),
            malformed(AddressFault::TooLong),
            malformed(AddressFault::MixedScripts),
        ]
    );
    let homograph = office
        .mirror
        .check_list(CheckList {
            text: "\u{430}nna@x.example".into(),
        })
        .await
        .unwrap();
    let found = rows(&office, homograph.list).await;
    assert_eq!(
        found[0].verdict,
        Verdict::Malformed {
            fault: AddressFault::MixedScripts
        }
    );
}

#[tokio::test]
async fn a_paste_of_ten_megabytes_is_checked_and_a_larger_one_told() {
    let office = Office::open().await;
    let line = "someone.with.a.rather.long.address.0123456789.0123456789.0123456789@x.example";
    let text: String = (0..118_000).map(|i| format!("{i}.{line}\n")).collect();
    assert!(
        text.len() < 10_000_000 && text.len() > 9_000_000,
        "{}",
        text.len()
    );
    let checked = office
        .mirror
        .check_list(CheckList { text: text.clone() })
        .await
        .unwrap();
    assert_eq!(
        (checked.n_rows, checked.n_fine),
        (118_000, 0),
        "over 64 characters before the @"
    );
    let Err(Failure::Told(problem)) = office
        .mirror
        .check_list(CheckList {
            text: text.repeat(2),
        })
        .await
    else {
        panic!("it was taken")
    };
    assert_eq!(
        problem,
        Problem::BadFile {
            reason: "list_too_big".into(),
            line: None
        }
    );
    let text = ", ;\n".to_owned();
    let Err(Failure::Told(problem)) = office.mirror.check_list(CheckList { text }).await else {
        panic!("there is an address in it")
    };
    assert_eq!(
        problem,
        Problem::BadFile {
            reason: "list_empty".into(),
            line: None
        }
    );
}

#[tokio::test]
async fn a_repeated_row_of_a_file_names_the_line_of_the_first() {
    let office = Office::open().await;
    let text = "email\n\na@x.example\nb@x.example\nA@x.example\n";
    let checked = file(&office, "twice", text.as_bytes()).await.unwrap();
    let found = rows(&office, checked.list).await;
    assert_eq!(found[0].line, 3);
    assert_eq!(found[2].line, 5);
    assert_eq!(found[2].verdict, Verdict::Repeated { row: 3 });
}

#[tokio::test]
async fn one_broken_byte_leaves_everybody_elses_name_as_it_is() {
    let office = Office::open().await;
    let bytes = [
        "email;name\njorg@x.example;Jörg\nzoe@x.example;Zoë\n".as_bytes(),
        b"bro\xffken@x.example;Bro\nhalf@x.example;H\xc3lf\n",
    ]
    .concat();
    let checked = file(&office, "broken", &bytes).await.unwrap();
    assert_eq!(checked.file.unwrap().encoding, "UTF-8");
    let found = rows(&office, checked.list).await;
    let names: Vec<_> = found.iter().map(|row| row.name.as_deref()).collect();
    assert_eq!(names[..2], [Some("Jörg"), Some("Zoë")]);
    let fault = AddressFault::Unreadable;
    let verdicts: Vec<_> = found.iter().map(|row| row.verdict.clone()).collect();
    assert_eq!(
        verdicts,
        [
            Verdict::Fine,
            Verdict::Fine,
            Verdict::Malformed { fault },
            Verdict::Malformed { fault }
        ]
    );
}

#[tokio::test]
async fn an_import_of_ten_thousand_waits_as_one_operation_and_every_row_is_drawn() {
    let office = Office::open().await;
    let text: String = (0..10_000)
        .map(|i| format!("Person {i} <p{i}@x.example>\n"))
        .collect();
    let decided = invited_by_paste(&office, &text).await;
    assert_eq!(decided.operations.len(), 1);
    let counts = office.mirror.invitation_counts().await.unwrap();
    assert_eq!((counts.all, counts.on_the_way), (10_000, 10_000));
    let outbox = office.mirror.outbox().await.unwrap();
    assert_eq!(outbox.waiting.len(), 1);
    let found = office
        .mirror
        .search(gatehouse_mirror::search::Search {
            text: "person 77".into(),
            limit: 50,
            about: None,
        })
        .await
        .unwrap();
    assert!(found.people.iter().any(|person| person.name == "Person 77"));
}

#[tokio::test]
async fn rows_that_cannot_be_sent_are_written_with_their_reasons_mended_and_read_again_inv_2() {
    let office = Office::open().await;
    office.rows([Row::Employee(employee("hans", "Hans"))]).await;
    let text = "email,name,department,position\n\
        fine@x.example,Fine,,\n\
        \"no address, at all\",Anna Ivanova,Sales,Buyer\n\
        hans@northwind.example,=Hans,,\n\
        fine@x.example,Twice,,\n";
    let titles = |of: &str| of.split(' ').map(str::to_owned).collect::<Vec<_>>();
    // As the window calls them, in its languages.
    for of in [
        "Address Name Department Position Reason",
        "Adresse Name Abteilung Position Grund",
        "Adresse Nom Service Fonction Raison",
        "Dirección Nombre Departamento Cargo Motivo",
        "Endereço Nome Departamento Cargo Motivo",
        "Адрес Имя Отдел Должность Причина",
        "Adres Imię Dział Stanowisko Powód",
    ] {
        let checked = file(&office, "whole.csv", text.as_bytes()).await.unwrap();
        assert_eq!((checked.n_rows, checked.n_fine), (4, 1));
        let path = office.folder.0.join(format!("left-{}.csv", checked.list));
        let export = |reasons: &[&str]| ExportRefused {
            list: checked.list,
            path: path.display().to_string(),
            sheet: Sheet {
                titles: titles(of),
                ..Sheet::default()
            },
            reasons: reasons.iter().map(|&one| one.to_owned()).collect(),
        };
        let told = |result| match result {
            Err(Failure::Told(problem)) => problem,
            _ => panic!("it was written"),
        };
        let few = office.mirror.export_refused(export(&["a", "b"])).await;
        assert_eq!(told(few), Problem::field("reasons", "wrong_number"));
        assert!(!path.exists(), "nothing half written");
        let reasons = ["Not an address", "Hans is here", "Stands in row 2 already"];
        let written = office.mirror.export_refused(export(&reasons)).await;
        assert_eq!(written.unwrap().rows, 3);
        let left = std::fs::read_to_string(&path).unwrap();
        let lines: Vec<&str> = left.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(lines[0], of.replace(' ', ","));
        assert_eq!(
            lines[1],
            "\"no address, at all\",Anna Ivanova,Sales,Buyer,Not an address"
        );
        assert_eq!(lines[2], "hans@northwind.example,'=Hans,,,Hans is here");
        assert_eq!(lines.len(), 4);
        let mended = left
            .replace("\"no address, at all\"", "anna@x.example")
            .replace("hans@northwind.example", "hans@x.example");
        let again = file(&office, "mended.csv", mended.as_bytes())
            .await
            .unwrap();
        assert_eq!((again.n_rows, again.n_fine), (3, 3), "{of}");
        let fields: Vec<_> = again.file.unwrap().columns;
        let known = fields.iter().map(|column| column.field).collect::<Vec<_>>();
        let wanted = [
            Some(FileField::Address),
            Some(FileField::Name),
            Some(FileField::Department),
            Some(FileField::Position),
            None,
        ];
        assert_eq!(known, wanted, "{of}");
        let read = rows(&office, again.list).await;
        assert_eq!(read[0].name.as_deref(), Some("Anna Ivanova"));
        assert_eq!(read[0].department.as_deref(), Some("Sales"));
    }
}
