//! Which column of a file is what: by its header in several languages, or by what stands in it.

use gatehouse_rules::address::Address;
use gatehouse_rules::search::fold;

use crate::csv::{Record, Row, WIDTH_MAX};
use crate::invite::{FileColumn, FileField};

/// Rows and letters of a cell that are shown where the columns are mapped.
const SHOWN_ROWS: usize = 3;
const SHOWN_CHARS: usize = 80;

/// What the columns are by their header, in several languages; `None` when the first row is none.
pub(crate) fn header(cells: &[String]) -> Option<Vec<Option<FileField>>> {
    if cells
        .iter()
        .any(|cell| Address::parse(&unwrapped(cell)).is_ok())
    {
        return None;
    }
    let mut fields: Vec<Option<FileField>> = Vec::new();
    for cell in cells.iter().take(WIDTH_MAX) {
        // Of two columns with the same name the first one counts.
        fields.push(column(cell).filter(|field| !fields.contains(&Some(*field))));
    }
    fields.contains(&Some(FileField::Address)).then_some(fields)
}

/// A column as the admin is shown it.
pub(crate) fn titled(
    i: usize,
    field: Option<FileField>,
    heading: bool,
    records: &[Record],
) -> FileColumn {
    let cell = |record: &Record| {
        let cell = record.cells.get(i).map(|cell| cell.trim());
        cell.unwrap_or_default()
            .chars()
            .take(SHOWN_CHARS)
            .collect::<String>()
    };
    let title = records.first().filter(|_| heading).map(cell);
    let people = records.iter().skip(usize::from(heading));
    FileColumn {
        title: title.filter(|title| !title.is_empty()),
        field,
        cells: people.take(SHOWN_ROWS).map(cell).collect(),
    }
}

fn column(title: &str) -> Option<FileField> {
    const NAMES: [(FileField, &[&str]); 5] = [
        (
            FileField::Address,
            &[
                "email",
                "mail",
                "address",
                "emailaddress",
                "contactemail",
                "login",
                "phone",
                "mobile",
                "adresse",
                "mailadresse",
                "emailadresse",
                "telefon",
                "courriel",
                "adresseemail",
                "adressemail",
                "telephone",
                "correo",
                "correoelectronico",
                "direccion",
                "direcciondecorreo",
                "telefono",
                "endereco",
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
            FileField::Name,
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
            FileField::LastName,
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
            FileField::Department,
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
            FileField::Position,
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

/// Without a header: the column with the most addresses, and the first one that looks like names; of a file
/// without addresses nothing is guessed.
pub(crate) fn guessed(records: &[Record], width: usize) -> Vec<Option<FileField>> {
    let mut fields = vec![None; width];
    let sample = records.get(..records.len().min(200)).unwrap_or_default();
    let n_addresses = |i: usize| {
        let cells = sample.iter().filter_map(|record| record.cells.get(i));
        cells
            .filter(|cell| Address::parse(&unwrapped(cell)).is_ok() || cell.contains('@'))
            .count()
    };
    let Some(address) = (0..width)
        .max_by_key(|i| (n_addresses(*i), std::cmp::Reverse(*i)))
        .filter(|i| n_addresses(*i) > 0)
    else {
        return fields;
    };
    let is_name = |i: &usize| {
        let cells = sample.iter().filter_map(|record| record.cells.get(*i));
        *i != address
            && cells
                .filter(|cell| cell.chars().any(char::is_alphabetic) && !cell.contains('@'))
                .count()
                * 2
                > sample.len()
    };
    let name = (0..width).find(is_name);
    for (i, field) in fields.iter_mut().enumerate() {
        if i == address {
            *field = Some(FileField::Address);
        } else if Some(i) == name {
            *field = Some(FileField::Name);
        }
    }
    fields
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

pub(crate) fn row(record: &Record, fields: &[Option<FileField>]) -> Option<Row> {
    let cell = |wanted: FileField| {
        let i = fields.iter().position(|field| *field == Some(wanted))?;
        record
            .cells
            .get(i)
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty())
    };
    let raw = cell(FileField::Address).unwrap_or_default();
    let address = unwrapped(raw);
    let mut name = match (cell(FileField::Name), cell(FileField::LastName)) {
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
        department: cell(FileField::Department).map(str::to_owned),
        position: cell(FileField::Position).map(str::to_owned),
    })
}
