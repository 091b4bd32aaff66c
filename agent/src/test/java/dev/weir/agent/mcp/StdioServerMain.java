package dev.weir.agent.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server of tools over its pipes, good or bad as its first argument says. Needs nothing. */
public final class StdioServerMain {
  private static final Pattern ID = Pattern.compile("\"id\":(\\d+|\"[^\"]*\")");
  private static final Pattern METHOD = Pattern.compile("\"method\":\"([^\"]+)\"");
  private static final Pattern NAME = Pattern.compile("\"name\":\"([^\"]+)\"");
  private static final Pattern TEXT = Pattern.compile("\"text\":\"([^\"]*)\"");
  private static final PrintStream OUT = new PrintStream(System.out, true, UTF_8);

  private StdioServerMain() {}

  /** Serves until its input ends, or as the mode says. */
  public static void main(String[] arguments) throws Exception {
    String mode = arguments.length == 0 ? "good" : arguments[0];
    begin(mode);
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (!mode.equals("silent")) {
        answer(line);
      }
    }
    if (mode.equals("stubborn")) {
      new CountDownLatch(1).await();
    }
  }

  private static void begin(String mode) {
    switch (mode) {
      case "chatty" -> {
        for (int i = 0; i < 1_000; i++) {
          System.err.println("line " + i);
        }
      }
      case "exit" -> {
        System.err.println("no licence");
        Runtime.getRuntime().halt(3);
      }
      case "hello" -> OUT.println("Server runs on stdio!");
      case "stubborn" ->
          Runtime.getRuntime().addShutdownHook(new Thread(StdioServerMain::stayForEver));
      case "talker" -> {
        for (int i = 0; i < 20; i++) {
          OUT.println("no message " + i);
        }
      }
      default -> {}
    }
  }

  private static void stayForEver() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(String line) throws IOException {
    String id = found(ID, line);
    switch (found(METHOD, line)) {
      case "initialize" ->
          result(
              id,
              "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{\"tools\":{}},"
                  + "\"serverInfo\":{\"name\":\"test\",\"version\":\"1\"}}");
      case "tools/list" -> list(id, line.contains("cursor"));
      case "tools/call" -> call(id, found(NAME, line), line);
      case "notifications/cancelled" -> System.err.println("cancelled " + line);
      default -> {}
    }
  }

  /** On two pages. */
  private static void list(String id, boolean second) {
    String plain = "{\"type\":\"object\",\"properties\":{}}";
    if (second) {
      result(
          id,
          "{\"tools\":[{\"name\":\"die\",\"inputSchema\":%1$s},{\"name\":\"garbage\",\"inputSchema\":%1$s},{\"name\":\"slow\",\"inputSchema\":%1$s},{\"name\":\"fail\",\"inputSchema\":%1$s},{\"name\":\"steps\",\"inputSchema\":%1$s},{\"name\":\"parts\",\"inputSchema\":%1$s},{\"name\":\"refuse\",\"inputSchema\":%1$s},{\"name\":\"grow\",\"inputSchema\":%1$s}]}"
              .formatted(plain));
    } else {
      result(
          id,
          "{\"tools\":[{\"name\":\"echo\",\"description\":\"Says it again.\",\"inputSchema\":"
              + "{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\"}},"
              + "\"required\":[\"text\"]}},{\"name\":\"pid\",\"inputSchema\":"
              + plain
              + "}],\"nextCursor\":\"2\"}");
    }
  }

  private static void call(String id, String tool, String line) {
    switch (tool) {
      case "echo" -> text(id, found(TEXT, line));
      case "pid" -> text(id, String.valueOf(ProcessHandle.current().pid()));
      case "die" -> {
        System.err.println("out of paper");
        Runtime.getRuntime().halt(137);
      }
      case "deafen" -> stayForEver();
      case "garbage" -> OUT.println("<html>");
      case "fail" ->
          result(
              id, "{\"content\":[{\"type\":\"text\",\"text\":\"no such city\"}],\"isError\":true}");
      case "steps" -> {
        OUT.println("{\"jsonrpc\":\"2.0\",\"id\":77,\"method\":\"ping\"}");
        OUT.println("{\"jsonrpc\":\"2.0\",\"id\":78,\"method\":\"roots/list\"}");
        progress(id, "\"message\":\"half done\"");
        progress(id, "\"total\":2");
        text(id, "done");
      }
      case "parts" ->
          result(
              id,
              "{\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"image\",\"mimeType\":\"image/png\",\"data\":\"\"},{\"type\":\"resource\",\"resource\":{\"text\":\"b\"}},{\"type\":\"resource_link\",\"uri\":\"file:///c\"}]}");
      case "refuse" -> OUT.println("{\"id\":" + id + ",\"error\":{\"message\":\"not you\"}}");
      case "grow" -> {
        OUT.println("{\"method\":\"notifications/tools/list_changed\"}");
        result(id, "{\"content\":[],\"structuredContent\":{\"grown\":true}}");
      }
      default -> System.err.println("no answer to " + tool);
    }
  }

  private static void progress(String id, String more) {
    OUT.println(
        "{\"method\":\"notifications/progress\",\"params\":{\"progressToken\":%s,\"progress\":1,%s}}"
            .formatted(id, more));
  }

  private static void text(String id, String text) {
    result(id, "{\"content\":[{\"type\":\"text\",\"text\":\"" + text + "\"}]}");
  }

  private static void result(String id, String json) {
    OUT.println("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + json + "}");
  }

  private static String found(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    return matcher.find() ? matcher.group(1) : "";
  }
}
