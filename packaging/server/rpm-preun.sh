if [ "$1" = 0 ] && [ -d /run/systemd/system ]; then
    systemctl disable --now gatehouse-server.service
fi
