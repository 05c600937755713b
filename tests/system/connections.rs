//! One app at two companies, in the real window: each has its own people, and the last one shown is shown again.

use xtask::desk::Keychain;
use xtask::sign_in::{Person, through_pages};

use crate::harness::device::Device;
use crate::harness::mail::MailServer;
use crate::harness::server::{Engine, PASSWORD, Server};
use crate::harness::window::{Office, button, row};

const ADA: &str = "ada@contoso.example";

/// The company's name above the sidebar, which opens a menu.
fn company(name: &str) -> String {
    format!("//button[contains(@class, 'company')][contains(., '{name}')]")
}

/// Chooses in that menu.
fn choose(office: &Office, name: &str, item: &str) {
    office.window().press(&company(name)).unwrap();
    office.window().press(&button(item)).unwrap();
}

#[test]
fn an_admin_of_two_companies_goes_from_one_to_the_other_and_never_sees_them_mixed() {
    let mail = MailServer::start();
    let server = Server::start(&Engine::Sqlite, &mail);
    let mut create = vec![
        "workspace",
        "create",
        "--slug",
        "contoso",
        "--name",
        "Contoso",
    ];
    create.extend(["--owner-email", ADA, "--owner-name", "Ada Contoso"]);
    create.push("--owner-password-stdin");
    server.tell(&create, PASSWORD);
    let ada = Person {
        email: ADA.into(),
        password: PASSWORD.into(),
        totp: None,
    };
    let mut office = Office::new(Keychain::Unlocked);
    office.open();
    office.connect(&server, &server.owner());
    office.online();

    choose(&office, "Northwind", "Connect another workspace");
    // Whoever thinks better of it goes back.
    office
        .window()
        .find(&button("Switch to Northwind"))
        .unwrap();
    let address = office.first_run_at(&format!("{}/w/contoso", server.origin()));
    through_pages(&address, &ada).unwrap();
    office.window().find("//nav").unwrap();
    office.online();
    office.go("Employees");
    office.window().find(&row("Ada Contoso")).unwrap();
    let everything = "return document.body.innerText;";
    let page = office.window().run(everything, &[]).unwrap();
    assert!(!page.as_str().unwrap().contains("Petra"), "{page}");

    choose(&office, "Contoso", "Switch to Northwind");
    office.window().find(&company("Northwind")).unwrap();
    office.online();
    office.go("Employees");
    office.window().find(&row("Petra Novak")).unwrap();
    let page = office.window().run(everything, &[]).unwrap();
    assert!(!page.as_str().unwrap().contains("Ada Contoso"), "{page}");

    // Without the server too, and after a restart, both are there.
    choose(&office, "Northwind", "Switch to Contoso");
    office.window().find(&company("Contoso")).unwrap();
    office.online();
    office.close();
    office.open();
    office.window().find("//nav").unwrap();
    office.go("Employees");
    office.window().find(&row("Ada Contoso")).unwrap();
}
