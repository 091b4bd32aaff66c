package dev.weir.agent.mcp;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Servers for tests. */
public final class Servers {
  private Servers() {}

  /** A process of this JDK that serves tools in a way. */
  public static McpServer stdio(String name, String mode) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx64m",
                "-cp"));
    command.add(
        Path.of(StdioServerMain.class.getProtectionDomain().getCodeSource().getLocation().getPath())
            .toString());
    command.add(StdioServerMain.class.getName());
    command.add(mode);
    return McpServer.stdio(name, command.toArray(String[]::new));
  }
}
