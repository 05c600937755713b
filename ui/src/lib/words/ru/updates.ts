import type { PolicyFault } from "../../bindings/PolicyFault";
import type { UpdateFault } from "../../bindings/UpdateFault";

const wrong: Record<PolicyFault, string> = {
  unreadable: "не читается",
  endpoint: "не называет адреса с https",
  public_key: "не содержит ключа, которым подписаны версии",
};
const faults: Record<UpdateFault, string> = {
  unreachable: "Сервер офиса не отвечает. Повторите, когда он будет доступен.",
  not_an_update: "Сервер офиса ничего не предлагает для этого компьютера. Скажите тому, кто его обслуживает.",
  not_signed:
    "Загруженное не подписано ключом вашего офиса для этой версии, ничего не изменено. Скажите тому, кто обслуживает этот компьютер.",
  not_installed:
    "Система не установила обновление, осталась эта версия. Повторите, дав права, о которых она спросит, и место на диске.",
  not_by_itself: "Подпись верна, но приложение не может заменить само себя. Его обновляет система пакетов.",
};

/** Updates of the app, in the settings. */
export const updates = {
  title: "Обновления",
  off: "Выключены: никого не спрашивают. Настроить их может тот, кто обслуживает этот компьютер.",
  unusable: (file: string, fault: PolicyFault) =>
    `Обновления настроены в файле ${file}, который ${wrong[fault]}. Скажите тому, кто обслуживает этот компьютер.`,
  from: (server: string) => `С ${server}, подписаны ключом вашего офиса`,
  look: "Искать обновления",
  looking: "Поиск",
  newest: "Это самая новая версия",
  offered: (version: string) => `Есть версия ${version}`,
  byPackages:
    "Это приложение обновляет система пакетов: новая версия уже там или придёт от того, кто обслуживает этот компьютер.",
  install: (version: string) => `Установить ${version}`,
  fetching: "Загрузка",
  done: (version: string) => `Версия ${version} установлена`,
  doneHint: "Она заработает со следующего запуска. То, что здесь ждёт, останется.",
  restart: "Перезапустить",
  faults,
};
