/** DOC-1: replies for people, in Brazilian Portuguese. */
import type { Replies } from "../replies";

export const ptBr: Replies = {
  stopped:
    "Sua entrada em {company} foi bloqueada por segurança. Estou cuidando disso; não tente outras senhas enquanto isso.",
  new_password:
    "Você pode entrar de novo. Sua senha antiga não vale mais em {company}: recupere-a por e-mail ou telefone na página de entrada e escolha uma nova.",
  invite: "Estou convidando você para {company} agora. Abra o link no e-mail de {sender}.",
  which_address: "Nosso convite para {address} voltou. O endereço está certo? Diga outro e eu envio de novo.",
  later:
    "O servidor de e-mail de {address} vai aceitar nossa mensagem mais tarde. Ela é reenviada sozinha; olhe de novo daqui a uma hora.",
  new_link: "Esse link não funciona mais. Enviei um novo; abra o e-mail mais recente de {sender}.",
  look: "Procure um e-mail de {sender}, também em Spam e Promoções, e confie nesse endereço. Se não estiver lá, me avise e eu envio de novo.",
  finish: "Você abriu o convite, mas não terminou. Abra o link de novo e escolha uma senha.",
  approve: "Obrigado por entrar. Vou aprovar agora; entre de novo em um minuto.",
  ended: "Seu acesso a {company} foi encerrado. Vou verificar e respondo a você.",
  place:
    "{company} só abre a partir de certos endereços. Entre do escritório ou pela VPN dele, ou me diga onde você está.",
  enrol:
    "Entre com sua senha: a página então mostra como configurar a verificação em duas etapas. Leva dois minutos.",
  phone:
    "Entre com um dos seus códigos de backup. Se não tiver nenhum, me avise: eu desligo a verificação em duas etapas por um tempo, e você configura o telefone novo.",
  retype:
    "Verifique erros de digitação no endereço de entrada, o idioma do teclado e o Caps Lock. Se ainda falhar, recupere a senha na página de entrada.",
  set_password:
    "Use apenas o link do e-mail mais recente, antes da hora indicada nele. Posso enviar um novo.",
  captcha:
    "Depois de muitas senhas erradas, a página primeiro prova que nenhuma máquina está adivinhando; isso acontece sozinho em um instante. Depois digite a senha de novo, ou recupere-a.",
  wait: "Tentativas demais: espere um pouco, ou entre por um aparelho que você já usou. Você também pode recuperar a senha na página de entrada.",
  code: "Use o código de {company} mostrado agora, cada um vale uma vez, e deixe a hora do telefone no automático. Um código de backup também serve.",
  app: "O aplicativo de desktop é para administradores. Abra {company} no navegador.",
  social:
    "Sua conta social está ligada a vários logins. Quando você entra com ela, a página mostra todos: desvincule todos menos um.",
  taken:
    "Esse endereço já pertence a outro login ou perfil. Use outro, ou entre com aquele login e mude-o lá; então ele fica livre.",
  login: "Você entra em {company} com {login}. Digite exatamente isso.",
  session: "Sua sessão terminou porque você ficou um tempo sem usar. Entre de novo; nada se perdeu.",
  rest: "Nossas integrações estão paradas porque uma conta foi bloqueada por segurança. Estamos resolvendo com o operador.",
  company:
    "Esse é o endereço de outra empresa. Abra a página de entrada de {company}, ou escolha-a depois de entrar.",
  switch:
    "Seu navegador está conectado como outra pessoa. Saia de lá, ou abra a página em uma janela privada, e entre com seu próprio login.",
  invited:
    "Você já tem um convite aberto para {company}. Vou enviá-lo de novo agora; abra o e-mail mais recente.",
  explained:
    "Essa entrada está explicada no registro: ninguém entrou sem poder. Você não precisa fazer nada.",
  linked:
    "Um login pode ser excluído quando não está ligado a nenhuma empresa. A página diz quais restam; peça antes aos administradores delas que encerrem seu acesso.",
  anew: "Entre mais uma vez e recomece: o que você quer fazer pede uma entrada feita agora mesmo. Nada se perdeu.",
  provider:
    "Entre com {login} e a sua senha; se não tiver, diga-me e eu envio um link para definir uma. Depois você pode vincular a conta do provedor no seu perfil.",
  busy: "Nosso servidor estava ocupado demais naquele momento e não verificou o que você digitou. Tente de novo agora e me avise se acontecer muito.",
  broken:
    "Nosso servidor teve uma falha; nada seu se perdeu. Tente de novo em alguns minutos e, se continuar, envie-me o número da página.",
  stronger:
    "Sua senha é fácil de adivinhar. Defina uma nova que você não use em nenhum outro lugar: três ou quatro palavras sem relação são fortes e fáceis de lembrar.",
};
