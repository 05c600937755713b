/** DOC-1: replies for people, in Spanish. */
import type { Replies } from "../replies";

export const es: Replies = {
  stopped:
    "Su inicio de sesión en {company} se detuvo por seguridad. Me encargo de ello; no pruebe más contraseñas mientras tanto.",
  new_password:
    "Ya puede volver a entrar. Su contraseña anterior no vale en {company}: recupérela por correo o teléfono en la página de inicio de sesión y elija una nueva.",
  invite: "Le invito ahora a {company}. Abra el enlace del correo de {sender}.",
  which_address:
    "Nuestra invitación a {address} fue devuelta. ¿Es correcta la dirección? Dígame otra y la envío de nuevo.",
  later:
    "El servidor de correo de {address} aceptará nuestro correo más tarde. Se reintenta solo; mire otra vez dentro de una hora.",
  new_link: "Ese enlace ya no funciona. Le he enviado uno nuevo; abra el correo más reciente de {sender}.",
  look: "Busque un correo de {sender}, también en Spam y Promociones, y confíe en esa dirección. Si no está, dígamelo y lo envío de nuevo.",
  finish: "Abrió la invitación, pero no terminó. Abra el enlace otra vez y elija una contraseña.",
  approve: "Gracias por unirse. Lo apruebo ahora; inicie sesión de nuevo en un minuto.",
  ended: "Su acceso a {company} se ha cerrado. Lo averiguo y le respondo.",
  place:
    "{company} solo se abre desde ciertas direcciones. Inicie sesión desde la oficina o por su VPN, o dígame dónde está.",
  enrol:
    "Inicie sesión con su contraseña: la página muestra entonces cómo configurar la verificación en dos pasos. Lleva dos minutos.",
  phone:
    "Inicie sesión con uno de sus códigos de respaldo. Si no tiene ninguno, dígamelo: desactivo la verificación en dos pasos un tiempo y usted configura su teléfono nuevo.",
  retype:
    "Compruebe si hay errores en la dirección con la que inicia sesión, el idioma del teclado y Bloq Mayús. Si sigue fallando, recupere la contraseña en la página de inicio de sesión.",
  set_password:
    "Use solo el enlace del correo más reciente, antes de la hora que figura en él. Puedo enviarle uno nuevo.",
  captcha:
    "Tras muchas contraseñas incorrectas la página demuestra primero que no adivina una máquina; lo hace sola en un momento. Después escriba la contraseña otra vez, o recupérela.",
  wait: "Demasiados intentos: espere un rato, o inicie sesión en un dispositivo que ya usó. También puede recuperar la contraseña en la página de inicio de sesión.",
  code: "Tome el código de {company} que se muestra ahora, cada uno sirve una vez, y ponga la hora del teléfono en automático. También sirve un código de respaldo.",
  app: "La aplicación de escritorio es para administradores. Abra {company} en el navegador.",
  social:
    "Su cuenta social está vinculada a varios usuarios. Al iniciar sesión con ella, la página los muestra: desvincule todos menos uno.",
  taken:
    "Esa dirección ya pertenece a otro usuario o perfil. Use otra, o inicie sesión con ese usuario y cámbielo allí; entonces queda libre.",
  login: "Usted inicia sesión en {company} con {login}. Escriba exactamente eso.",
  session:
    "Su sesión terminó porque estuvo un rato sin actividad. Inicie sesión de nuevo; no se ha perdido nada.",
  rest: "Nuestras integraciones están paradas porque una cuenta se bloqueó por seguridad. Lo resolvemos con el operador.",
  company:
    "Esa es la dirección de otra empresa. Abra la página de inicio de sesión de {company}, o elíjala tras iniciar sesión.",
  switch:
    "En su navegador ha iniciado sesión otra persona. Cierre esa sesión, o abra la página en una ventana privada, y entre con su propio usuario.",
  invited:
    "Ya tiene una invitación abierta a {company}. La envío de nuevo ahora; abra el correo más reciente.",
  explained:
    "Ese inicio de sesión está explicado en el registro: no entró nadie que no pueda. No tiene que hacer nada.",
  linked:
    "Un usuario se puede eliminar cuando no está vinculado a ninguna empresa. La página dice cuáles quedan; pida antes a sus administradores que cierren su acceso.",
  anew: "Inicie sesión otra vez y empiece de nuevo: lo que quiere hacer pide haber iniciado sesión ahora mismo. No se ha perdido nada.",
  provider:
    "Inicie sesión con {login} y su contraseña; si no tiene, dígamelo y le envío un enlace para ponerla. Después puede vincular la cuenta del proveedor en su perfil.",
  busy: "Nuestro servidor tenía demasiado trabajo en ese momento y no comprobó lo que escribió. Inténtelo otra vez ahora y avíseme si pasa a menudo.",
  broken:
    "Nuestro servidor tuvo un fallo; no se ha perdido nada suyo. Inténtelo de nuevo en unos minutos y, si sigue, envíeme el número de la página.",
  stronger:
    "Su contraseña es fácil de adivinar. Ponga una nueva que no use en ningún otro sitio: tres o cuatro palabras sin relación son fuertes y fáciles de recordar.",
};
