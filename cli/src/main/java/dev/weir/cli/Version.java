package dev.weir.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** What was built, and what it runs on. */
final class Version implements IVersionProvider {
  /** The version, if this is a built one. */
  static String built() {
    String built = Version.class.getPackage().getImplementationVersion();
    return Objects.requireNonNullElse(built, "development build");
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "weir " + built(), "java " + Runtime.version() + ", " + System.getProperty("java.vm.name")
    };
  }
}
