import { list, number, plural } from "../../plural";

export const common = {
  close: "Fechar",
  cancel: "Cancelar",
  save: "Salvar",
  meanwhile: (now: string, yours = true) =>
    (now === "" ? "Nesse meio-tempo ficou vazio." : `Nesse meio-tempo mudou para “${now}”.`) +
    (yours ? " Salvar grava o que você digitou." : ""),
  undo: "Desfazer",
  yes: "Sim",
  no: "Não",
  clear: "Limpar a seleção",
  copy: "Copiar",
  copied: "Copiado",
  savedFilters: "Filtros salvos",
  saveFilters: "Salvar estes filtros",
  saveHint: "Ficam guardados, criptografados, neste computador.",
  saveName: "Nome",
  saveGo: "Salvar",
  nothingToSave: "Filtre a lista primeiro",
  removeSaved: (name: string) => `Remover “${name}”`,
  copiedForNow: "Copiado. Sai da área de transferência após 90 segundos.",
  loading: "Carregando",
  inSeconds: (seconds: number) => `${seconds} s`,
  news: "Novidades",
  dismissNews: "Fechar este aviso",
  paneWidth: "Largura do painel direito",
  chosen: "Seleção",
  choose: (name: string) => `Selecionar ${name}`,
  chooseAll: "Selecionar tudo",
  selected: (n: number) => plural(n, { one: "# selecionado", other: "# selecionados" }),
  atMost: (n: number) => `No máximo ${number(n)} são selecionados e alterados de uma vez.`,
  leftOut: (n: number, reasons: string[]) =>
    plural(n, { one: "# fica de fora: {why}.", other: "# ficam de fora: {why}." }, { why: list(reasons) }),
  notPossible: (name: string, why: string) => `Não é possível com ${name}: ${why}.`,
  vanished: "não está mais nesta lista",
  atOnce: (most: number) => `no máximo ${number(most)} de uma vez`,
  columns: "Colunas",
  resetColumns: "Restaurar colunas",
  columnKeys: "Ordenar. Alt e ← ou → mudam a largura.",
  inList: {
    heading: "Em uma lista",
    ends: "Primeira, última",
    screens: "Uma tela adiante, atrás",
    extend: "Ampliar a seleção",
    clear: "Limpar a seleção",
    menu: "Menu da linha",
    width: "Largura de uma coluna, no título dela",
  },
  more: "Mais ações",
  tryAgain: "Tentar de novo",
  showTable: "Mostrar como tabela",
  hideTable: "Ocultar a tabela",
  none: "–",
  now: "agora",
  minutes: (n: number) => `${number(n)} min`,
  hours: (n: number) => `${number(n)} h`,
  days: (n: number) => `${number(n)} d`,
};

export const undoing = {
  again: "Fazer de novo",
  takenBack: "Retirado",
  waits: "Em espera, ainda não vale",
  partly: (done: number, refused: number) =>
    plural(
      done,
      { one: "# decidido, {refused} sem mudança", other: "# decididos, {refused} sem mudança" },
      { refused: number(refused) },
    ),
  some: (taken: number, sent: number) =>
    plural(
      taken,
      {
        one: "# mudança foi retirada, {sent} já tinham saído",
        other: "# mudanças foram retiradas, {sent} já tinham saído",
      },
      { sent: number(sent) },
    ),
  nothing: "Nada a desfazer",
  nothingMore: "Nada foi decidido aqui desde que o Gatehouse foi aberto ou desbloqueado.",
};

export const notCopied = {
  title: "Nada foi copiado",
  hint: "A área de transferência deste computador não aceitou nada. O texto abaixo está selecionado: copie-o com o teclado ou anote-o.",
  text: "Texto a copiar",
};
