//! Believable people for the demo: names of several countries, and what becomes of each.

use gatehouse_rules::random::Random;
use gatehouse_rules::search::fold;

/// The workgroups of the demo's company; people from outside are in the first (INV-12).
pub const WORKGROUPS: [&str; 2] = ["Audit 2026", "New website"];
/// Its departments.
pub const DEPARTMENTS: [&str; 8] = [
    "Sales",
    "Engineering",
    "Support",
    "Finance",
    "Design",
    "Warehouse",
    "Marketing",
    "People",
];

const POSITIONS: [&[&str]; 8] = [
    &[
        "Account manager",
        "Sales lead",
        "Key accounts",
        "Sales assistant",
    ],
    &[
        "Developer",
        "Test engineer",
        "Site reliability",
        "Team lead",
    ],
    &["Support agent", "Support lead", "Field technician"],
    &["Accountant", "Controller", "Payroll"],
    &["Designer", "Researcher", "Illustrator"],
    &["Picker", "Forklift driver", "Shift lead", "Dispatcher"],
    &["Copywriter", "Events", "Campaign manager"],
    &["Recruiter", "Office manager", "Trainer"],
];

/// First names and family names of one language, paired freely.
struct Language {
    first: &'static [&'static str],
    last: &'static [&'static str],
}

const LANGUAGES: &[Language] = &[
    Language {
        first: &[
            "Anna", "Petra", "Liam", "Emma", "Noah", "Grace", "Oliver", "Ruth", "Samuel", "Alice",
            "Henry", "Nora",
        ],
        last: &[
            "Walker",
            "Hughes",
            "O’Brien",
            "Fletcher",
            "Bennett",
            "Clarke",
            "Sinclair",
            "Marsh",
            "Doyle",
            "Whitaker",
            "Reeves",
            "Langley",
        ],
    },
    Language {
        first: &[
            "Jörg", "Käthe", "Lukas", "Günter", "Heike", "Björn", "Sabine", "Matthias", "Ute",
            "Jonas",
        ],
        last: &[
            "Müller", "Schäfer", "Weiß", "Köhler", "Brandt", "Vogel", "Krämer", "Lindner", "Jäger",
            "Hoffmann",
        ],
    },
    Language {
        first: &[
            "Tomás", "Lucía", "Álvaro", "Inés", "Joaquín", "Marta", "Andrés", "Sofía", "Íñigo",
            "Belén",
        ],
        last: &[
            "García", "Muñoz", "Ibáñez", "Castaño", "Herrera", "Núñez", "Ortega", "Peña", "Cortés",
            "Aguilar",
        ],
    },
    Language {
        first: &[
            "Zoë", "Étienne", "Chloé", "Hélène", "Rémi", "Agnès", "Loïc", "Maëlle", "Gaël",
            "Noémie",
        ],
        last: &[
            "Lefèvre",
            "Dubois",
            "Moreau",
            "Gérard",
            "Chevalier",
            "Bénard",
            "Faure",
            "Rousseau",
            "Mercier",
            "Gauthier",
        ],
    },
    Language {
        first: &[
            "Łukasz",
            "Agnieszka",
            "Marek",
            "Bożena",
            "Wojciech",
            "Żaneta",
            "Piotr",
            "Małgorzata",
            "Zbigniew",
            "Kinga",
        ],
        last: &[
            "Kowalski",
            "Wiśniewska",
            "Zieliński",
            "Dąbrowska",
            "Wójcik",
            "Szymański",
            "Kaźmierczak",
            "Pawłowska",
            "Górski",
            "Ślusarz",
        ],
    },
    Language {
        first: &[
            "Ольга",
            "Пётр",
            "Анастасия",
            "Дмитрий",
            "Ксения",
            "Алексей",
            "Юлия",
            "Сергей",
            "Мария",
            "Фёдор",
        ],
        last: &[
            "Петренко",
            "Кузнец",
            "Соловей",
            "Мельник",
            "Королёк",
            "Журавель",
            "Чайка",
            "Щербак",
            "Гончар",
            "Бондарь",
        ],
    },
    Language {
        first: &[
            "João",
            "Thaís",
            "Márcio",
            "Conceição",
            "Antônio",
            "Letícia",
            "Caíque",
            "Inácio",
            "Débora",
            "Vinícius",
        ],
        last: &[
            "Gonçalves",
            "Araújo",
            "Simões",
            "Magalhães",
            "Queirós",
            "Brandão",
            "Falcão",
            "Teixeira",
            "Barbosa",
            "Moraes",
        ],
    },
    Language {
        first: &[
            "Hassan", "Leyla", "Çağla", "Emre", "Zeynep", "Ömer", "Gülay", "Şirin", "Kerem",
            "Yasemin",
        ],
        last: &[
            "Yılmaz", "Çelik", "Öztürk", "Şahin", "Aydın", "Koç", "Güneş", "Arslan", "Doğan",
            "Kılıç",
        ],
    },
    Language {
        first: &[
            "Priya", "Arjun", "Meera", "Keiko", "Haruto", "Chen", "Mei", "Nadia", "Farid", "Amina",
            "Kwame", "Abena",
        ],
        last: &[
            "Nair",
            "Iyer",
            "Tanaka",
            "Sato",
            "Wei",
            "Lin",
            "El Amrani",
            "Haddad",
            "Mensah",
            "Owusu",
            "Rao",
            "Kimura",
        ],
    },
    Language {
        first: &[
            "Sven", "Åsa", "Mikkel", "Søren", "Ingrid", "Øyvind", "Astrid", "Håkon", "Linnéa",
            "Jesper",
        ],
        last: &[
            "Larsen",
            "Lindqvist",
            "Ødegård",
            "Sørensen",
            "Åkesson",
            "Nygård",
            "Bergström",
            "Dahl",
            "Kjær",
            "Holm",
        ],
    },
];

/// A person of the demo.
#[derive(Clone, Debug)]
pub struct Someone {
    /// Their name.
    pub name: String,
    /// The part of their address before the `@`, unique in the demo.
    pub local: String,
    /// Their department, by its place in [`DEPARTMENTS`].
    pub department: usize,
    /// What they do.
    pub position: &'static str,
}

/// The first `n` people; the same for the same seed. Names repeat only where the languages run out of pairs.
#[must_use]
pub fn people(n: usize, random: &Random) -> Vec<Someone> {
    let mut taken = std::collections::HashMap::<String, u32>::new();
    (0..n)
        .map(|i| {
            let language = &LANGUAGES[pick(random, LANGUAGES.len())];
            let name = format!(
                "{} {}",
                language.first[pick(random, language.first.len())],
                language.last[pick(random, language.last.len())]
            );
            let department = pick(random, DEPARTMENTS.len());
            let positions = POSITIONS[department];
            let base = local(&name);
            let seen = taken.entry(base.clone()).or_default();
            *seen += 1;
            let local = if *seen == 1 {
                base
            } else {
                format!("{base}{seen}")
            };
            Someone {
                name,
                local,
                department,
                position: positions[i % positions.len()],
            }
        })
        .collect()
}

fn pick(random: &Random, n: usize) -> usize {
    usize::try_from(random.below(n as u64)).unwrap_or(0)
}

/// `Jörg Müller` → `jorg.muller`, `Пётр Щербак` → `petr.shcherbak`.
fn local(name: &str) -> String {
    let mut text = String::new();
    for c in fold(name).chars() {
        match c {
            ' ' => text.push('.'),
            'a'..='z' | '0'..='9' => text.push(c),
            other => text.push_str(latin(other)),
        }
    }
    text
}

/// A Cyrillic letter in Latin ones.
const fn latin(c: char) -> &'static str {
    match c {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' => "g",
        'д' => "d",
        'е' => "e",
        'ж' => "zh",
        'з' => "z",
        'и' | 'й' => "i",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' => "u",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ы' => "y",
        'э' => "e",
        'ю' => "yu",
        'я' => "ya",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gatehouse_rules::address::Address;

    #[test]
    fn everyone_in_the_demo_has_an_address_of_their_own() {
        let everyone = people(3_000, &Random::seeded(1));
        let mut locals: Vec<_> = everyone.iter().map(|one| one.local.as_str()).collect();
        locals.sort_unstable();
        locals.dedup();
        assert_eq!(locals.len(), everyone.len());
        for one in &everyone {
            assert!(
                Address::parse(&format!("{}@northwind.example", one.local)).is_ok(),
                "{one:?}"
            );
        }
    }
}
