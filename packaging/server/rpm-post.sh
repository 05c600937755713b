systemd-sysusers gatehouse-server.conf
systemd-tmpfiles --create gatehouse-server.conf
chown root:gatehouse /etc/gatehouse /etc/gatehouse/gatehouse.toml
# The app of the same computer looks here for updates.toml, as whoever uses it.
chmod 0755 /etc/gatehouse
chmod 0640 /etc/gatehouse/gatehouse.toml
if [ -d /run/systemd/system ]; then
    systemctl daemon-reload
    systemctl try-restart gatehouse-server.service
fi
