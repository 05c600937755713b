import { plural } from "../../plural";

export const twoStep = {
  pause: "Pausar as duas etapas",
  changePause: "Alterar a pausa",
  endPause: "Encerrar a pausa",
  extend: "Prorrogar o prazo",
  left: (span: string) => `resta ${span}`,
  reason: "Motivo",

  pauseTitle: (name: string) => `Pausar as duas etapas de ${name}`,
  pauseHint: (name: string) =>
    `${name} entra só com a senha até a pausa terminar, sozinha ou com um telefone novo. ${name} recebe um aviso por e-mail.`,
  howLong: "Por quanto tempo",
  hours: (n: number) => plural(n, { one: "# hora", other: "# horas" }),
  days: (n: number) => plural(n, { one: "# dia", other: "# dias" }),
  other: "Outro tempo",
  otherDays: "Dias, de 1 a 30",
  why: "Por quê",
  whyHint: "Fica no registro e no e-mail.",
  pauseFor: (span: string) => `Pausar por ${span}`,

  extendTitle: (name: string) => `Prorrogar o prazo de ${name}`,
  extendHint: (name: string) => `A partir de agora ${name} pode entrar por esse tempo sem a segunda etapa.`,
  extendBy: (span: string) => `Prorrogar: ${span} a partir de agora`,

  changeRole: "Mudar o papel",
  roleTitle: (name: string) => `Mudar o papel de ${name}`,
  role: "Novo papel",
  transfer: "Proprietário, no meu lugar",
  roleHints: {
    owner: "Responde pela empresa, ao seu lado.",
    admin: "Administra a empresa; só dá o papel de suporte.",
    helpdesk: "Ajuda funcionários que não conseguem entrar; pausa a segunda etapa, encerra sessões.",
    employee: "Um membro comum. O aplicativo se fecha, e o que guardava é apagado.",
    transfer: "Depois disso você é administrador. Só o novo proprietário pode desfazer.",
  },
  grant: (role: string) => `Tornar ${role.toLowerCase()}`,
  handOn: "Passar a propriedade",

  code: "Seu próprio código",
  codeHint: "Os seis dígitos que seu app autenticador mostra agora. Aqui eles valem cinco minutos.",
  backup: "Usar um código de backup",
  digits: "Usar o app autenticador",
  byPasskey: "Usar uma chave de acesso, no navegador",
  inBrowser: "Seu navegador está aberto: confirme lá. Aqui segue sozinho.",
  backupNumber: "Número",
  backupCode: "Código de backup",
  later:
    "Espera aqui, ainda sem valer, até você digitar seu próprio código quando o servidor puder ser alcançado.",
  confirmTitle: "Confirme que é você",
  confirmHint: (n: number) =>
    plural(n, {
      zero: "O que precisa da sua própria segunda etapa sai depois dela.",
      one: "# mudança espera sua própria segunda etapa e sai depois dela.",
      other: "# mudanças esperam sua própria segunda etapa e saem depois dela.",
    }),
  confirm: "Confirmar",
  confirmed: "Confirmado por cinco minutos",
  needs: "Precisa do seu código",
  needsOnline: "Precisa do seu código, quando houver rede",
  nNeed: (n: number) =>
    plural(n, { one: "# mudança precisa do seu código", other: "# mudanças precisam do seu código" }),

  done: {
    paused: (name: string, span: string) => `Você pausa as duas etapas de ${name}: ${span}`,
    ended: (name: string) => `Você encerrou a pausa de ${name}`,
    extended: (name: string, span: string) => `Você prorroga o prazo de ${name}: ${span}`,
    granted: (name: string, role: string) => `Você torna ${name} ${role.toLowerCase()}`,
    transferred: (name: string) => `Você passa a propriedade a ${name}`,
  },
};
