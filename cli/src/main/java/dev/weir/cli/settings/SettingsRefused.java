package dev.weir.cli.settings;

/** A file of settings cannot be used; the message says where and what is expected. */
final class SettingsRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SettingsRefused(String message) {
    super(message);
  }
}
