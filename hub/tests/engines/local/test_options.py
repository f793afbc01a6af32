"""The part of the Hub's environment that services get."""

from commandcenter_hub.engines.local.options import LocalOptions


def test_services_get_the_users_settings_of_package_clients_only_where_they_run_them() -> None:
    passed = {
        "PIP_INDEX_URL": "index", "HTTPS_PROXY": "proxy", "no_proxy": "hosts", "npm_config_registry": "registry",
        "GOPROXY": "proxy", "CARGO_REGISTRIES_MINE_INDEX": "index", "NPM_CONFIG_USERCONFIG": "/file",
        "CARGO_HOME": "/cargo", "HOME": "/home/me", "XDG_CONFIG_HOME": "/config",
    }  # fmt: skip
    kept = {"PGPASSWORD": "x", "AWS_SECRET_ACCESS_KEY": "x", "PYTHONPATH": "x", "GOFLAGS": "x", "npm_config_shell": "x"}
    options = LocalOptions.from_environment({**passed, **kept, "PATH": "/bin", "LANG": "C"})
    assert dict(options.clients) == passed
    assert dict(options.environment) == {"PATH": "/bin", "LANG": "C"}
