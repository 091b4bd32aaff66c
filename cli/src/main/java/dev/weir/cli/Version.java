package dev.weir.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** What was built, and what it runs on. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String built = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "weir " + Objects.requireNonNullElse(built, "development build"),
      "java " + Runtime.version() + ", " + System.getProperty("java.vm.name")
    };
  }
}
