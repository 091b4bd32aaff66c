package dev.weir.agent.mcp;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A server of tools, and how it is reached. Immutable. Its text never tells headers or variables:
 * those hold secrets.
 */
public final class McpServer {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,32}");

  private final String name;
  private final Reach reach;
  private final boolean prefixed;

  private McpServer(String name, Reach reach, boolean prefixed) {
    if (!NAME.matcher(requireNonNull(name, "name")).matches()) {
      throw new IllegalArgumentException(
          "MCP server: \"%s\" (expected: a name of 1 to 32 letters, digits, - or _)"
              .formatted(name));
    }
    this.name = name;
    this.reach = reach;
    this.prefixed = prefixed;
  }

  /**
   * A program that is started for each session and talks over its standard input and output. It has
   * the worker's environment and working folder, and is ended with the session.
   *
   * @param name in messages, and before its tools' names if they are to be prefixed
   * @param command the program and its arguments
   */
  public static McpServer stdio(String name, String... command) {
    if (command.length == 0) {
      throw new IllegalArgumentException(
          "command of MCP server " + name + ": none (expected: a program)");
    }
    return new McpServer(name, new Program(List.of(command), Map.of()), false);
  }

  /**
   * A server that is reached by Streamable HTTP, through the process's client and its proxy.
   *
   * @param headers sent with each request, such as {@code Authorization}
   */
  public static McpServer http(String name, URI uri, Map<String, String> headers) {
    String scheme = String.valueOf(uri.getScheme());
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException(
          "uri of MCP server %s: %s (expected: http:// or https://)".formatted(name, uri));
    }
    return new McpServer(name, new Address(uri, Map.copyOf(headers)), false);
  }

  /** This server; its program finds these variables in its environment as well. */
  public McpServer withEnvironment(Map<String, String> variables) {
    if (!(reach instanceof Program program)) {
      throw new IllegalStateException(
          "MCP server: " + name + " is no program (expected: stdio for an environment)");
    }
    return new McpServer(name, new Program(program.command(), Map.copyOf(variables)), prefixed);
  }

  /** This server, whose tools have its name and {@code _} before theirs. */
  public McpServer prefixed() {
    return new McpServer(name, reach, true);
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Whether its tools have its name before theirs. */
  public boolean isPrefixed() {
    return prefixed;
  }

  @Override
  public String toString() {
    return "MCP server " + name;
  }

  Reach reach() {
    return reach;
  }

  /** How it is reached. */
  sealed interface Reach {}

  /** By the pipes of a process. */
  record Program(List<String> command, Map<String, String> environment) implements Reach {}

  /** By HTTP. */
  record Address(URI uri, Map<String, String> headers) implements Reach {}
}
