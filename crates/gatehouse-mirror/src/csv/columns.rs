//! Which column of a file is what: by its header in several languages, or by what stands in it.

use gatehouse_rules::address::Address;
use gatehouse_rules::search::fold;

use crate::csv::{Record, Row};

/// What a column was taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// Mail address or phone.
    Address,
    /// The whole name, or the first name.
    Name,
    /// The last name, put behind the first.
    LastName,
    /// The department's name.
    Department,
    /// The position.
    Position,
}

impl Column {
    /// The name in [`crate::invite::FileFacts`].
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Name => "name",
            Self::LastName => "last_name",
            Self::Department => "department",
            Self::Position => "position",
        }
    }
}

/// The columns by their header, in several languages; `None` when the first row is none.
pub(crate) fn header(cells: &[String]) -> Option<Vec<(Column, usize, String)>> {
    if cells
        .iter()
        .any(|cell| Address::parse(&unwrapped(cell)).is_ok())
    {
        return None;
    }
    let mut columns: Vec<(Column, usize, String)> = Vec::new();
    for (i, cell) in cells.iter().enumerate() {
        if let Some(column) = column(cell)
            && !columns.iter().any(|(known, ..)| *known == column)
        {
            columns.push((column, i, cell.trim().to_owned()));
        }
    }
    columns
        .iter()
        .any(|(column, ..)| *column == Column::Address)
        .then_some(columns)
}

pub(crate) fn column(title: &str) -> Option<Column> {
    const NAMES: [(Column, &[&str]); 5] = [
        (
            Column::Address,
            &[
                "email",
                "mail",
                "address",
                "emailaddress",
                "contactemail",
                "login",
                "phone",
                "mobile",
                "mailadresse",
                "emailadresse",
                "telefon",
                "courriel",
                "adresseemail",
                "adressemail",
                "telephone",
                "correo",
                "correoelectronico",
                "direcciondecorreo",
                "telefono",
                "enderecodeemail",
                "telefone",
                "почта",
                "электроннаяпочта",
                "адрес",
                "эл.почта",
                "элпочта",
                "телефон",
                "adresemail",
                "adres",
                "poczta",
                "adrese-mail",
            ],
        ),
        (
            Column::Name,
            &[
                "name",
                "fullname",
                "firstname",
                "givenname",
                "displayname",
                "person",
                "employee",
                "vorname",
                "mitarbeiter",
                "nom",
                "prenom",
                "nomcomplet",
                "nombre",
                "nombrecompleto",
                "nome",
                "nomecompleto",
                "имя",
                "фио",
                "сотрудник",
                "imie",
                "imieinazwisko",
                "pracownik",
            ],
        ),
        (
            Column::LastName,
            &[
                "lastname",
                "surname",
                "familyname",
                "nachname",
                "familienname",
                "nomdefamille",
                "apellido",
                "apellidos",
                "sobrenome",
                "фамилия",
                "nazwisko",
            ],
        ),
        (
            Column::Department,
            &[
                "department",
                "dept",
                "team",
                "unit",
                "abteilung",
                "bereich",
                "service",
                "departement",
                "equipe",
                "departamento",
                "equipo",
                "отдел",
                "подразделение",
                "департамент",
                "dzial",
                "departament",
                "zespol",
            ],
        ),
        (
            Column::Position,
            &[
                "position",
                "jobtitle",
                "title",
                "role",
                "job",
                "stelle",
                "funktion",
                "poste",
                "fonction",
                "cargo",
                "puesto",
                "должность",
                "stanowisko",
            ],
        ),
    ];
    let folded: String = fold(title)
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '_' | '.' | ':' | '*'))
        .collect();
    NAMES
        .into_iter()
        .find(|(_, names)| names.iter().any(|name| *name == folded))
        .map(|(column, _)| column)
}

/// Without a header: the column with the most addresses, and before or behind it the one that looks like names.
pub(crate) fn guessed(records: &[Record]) -> Option<Vec<(Column, usize, String)>> {
    let width = records
        .iter()
        .map(|record| record.cells.len())
        .max()
        .unwrap_or(0);
    let sample = records.get(..records.len().min(200)).unwrap_or_default();
    let n_addresses = |i: usize| {
        let cells = sample.iter().filter_map(|record| record.cells.get(i));
        cells
            .filter(|cell| Address::parse(&unwrapped(cell)).is_ok() || cell.contains('@'))
            .count()
    };
    let address = (0..width)
        .max_by_key(|i| (n_addresses(*i), std::cmp::Reverse(*i)))
        .filter(|i| n_addresses(*i) > 0)?;
    let is_name = |i: &usize| {
        let cells = sample.iter().filter_map(|record| record.cells.get(*i));
        *i != address
            && cells
                .filter(|cell| cell.chars().any(char::is_alphabetic) && !cell.contains('@'))
                .count()
                * 2
                > sample.len()
    };
    let title = |i: usize| (i + 1).to_string();
    let mut columns = vec![(Column::Address, address, title(address))];
    columns.extend(
        (0..width)
            .find(is_name)
            .map(|i| (Column::Name, i, title(i))),
    );
    Some(columns)
}

/// `Name <address>` as its address; a guard against formulas (`'=`, `'+`) as what it guards.
pub(crate) fn unwrapped(cell: &str) -> String {
    let cell = cell.trim();
    let cell = cell
        .strip_prefix('\'')
        .filter(|rest| rest.starts_with(['=', '+', '-', '@']))
        .unwrap_or(cell);
    match (cell.rfind('<'), cell.ends_with('>')) {
        (Some(at), true) => cell
            .get(at + 1..cell.len() - 1)
            .unwrap_or(cell)
            .trim()
            .to_owned(),
        _ => cell.to_owned(),
    }
}

pub(crate) fn row(record: &Record, columns: &[(Column, usize, String)]) -> Option<Row> {
    let cell = |wanted: Column| {
        let (_, i, _) = columns.iter().find(|(column, ..)| *column == wanted)?;
        record
            .cells
            .get(*i)
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty())
    };
    let raw = cell(Column::Address).unwrap_or_default();
    let address = unwrapped(raw);
    let mut name = match (cell(Column::Name), cell(Column::LastName)) {
        (Some(first), Some(last)) => Some(format!("{first} {last}")),
        (first, last) => first.or(last).map(str::to_owned),
    };
    if name.is_none() && raw.ends_with('>') {
        name = crate::invite::name_before(raw);
    }
    let is_empty = address.is_empty() && name.is_none();
    (!is_empty).then(|| Row {
        line: record.line,
        address,
        name,
        department: cell(Column::Department).map(str::to_owned),
        position: cell(Column::Position).map(str::to_owned),
    })
}
