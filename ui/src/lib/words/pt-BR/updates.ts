import type { PolicyFault } from "../../bindings/PolicyFault";
import type { UpdateFault } from "../../bindings/UpdateFault";

const wrong: Record<PolicyFault, string> = {
  unreadable: "não pode ser lido",
  endpoint: "não indica um endereço com https",
  public_key: "não contém uma chave que assine as versões",
};
const faults: Record<UpdateFault, string> = {
  unreachable: "O servidor do escritório não responde. Tente de novo quando ele puder ser acessado.",
  not_an_update: "O servidor do escritório não oferece nada para este computador. Avise quem cuida dele.",
  not_signed:
    "O que foi baixado não está assinado com a chave do seu escritório para esta versão; nada mudou. Avise quem cuida deste computador.",
  not_installed:
    "O sistema não a instalou e esta versão permanece. Tente de novo, com as permissões que ele pede e espaço no disco.",
  not_by_itself:
    "Está bem assinada, mas este aplicativo não pode se trocar sozinho. Seu sistema de pacotes o atualiza.",
};

/** Updates of the app, in the settings. */
export const updates = {
  title: "Atualizações",
  off: "Desativadas: ninguém é consultado. Quem cuida deste computador pode configurá-las.",
  unusable: (file: string, fault: PolicyFault) =>
    `As atualizações estão configuradas em ${file}, que ${wrong[fault]}. Avise quem cuida deste computador.`,
  from: (server: string) => `De ${server}, assinadas com a chave do seu escritório`,
  look: "Procurar atualizações",
  looking: "Procurando",
  newest: "Esta é a versão mais nova",
  offered: (version: string) => `A versão ${version} está disponível`,
  byPackages:
    "Seu sistema de pacotes atualiza este aplicativo: ele tem a nova versão ou a recebe de quem cuida deste computador.",
  install: (version: string) => `Instalar ${version}`,
  fetching: "Baixando",
  done: (version: string) => `A versão ${version} está instalada`,
  doneHint: "Ela vale a partir do próximo início. O que espera aqui permanece.",
  restart: "Reiniciar",
  faults,
};
