package dev.weir.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.worker.cache.CachePlace;
import dev.weir.worker.cache.Tether;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A worker that nobody knows of holds one conversation with an example agent, so that it loads all
 * that a first one needs, and ends. Nothing of the user's takes part: no settings, no keys, no
 * folders. Stateless.
 */
final class Rehearsal {
  private static final String READY = "weir ready ";
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String SAID =
      "{\"input\":{\"parts\":[{\"kind\":\"text\",\"text\":\"Hello\"}]}}";

  private Rehearsal() {}

  /**
   * Starts it.
   *
   * @param caches where compiled classes are, among others
   * @param folder to work in
   */
  static Process start(List<String> jvm, String command, Path caches, Path folder)
      throws IOException {
    ProcessBuilder builder = Tether.builder(command(jvm, command)).directory(folder.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(Rehearsal::isSetting);
    environment.put(CachePlace.VARIABLE, String.valueOf(caches.getParent()));
    // Its control socket: ./weir sessions does not find it here.
    environment.put("XDG_RUNTIME_DIR", folder.toString());
    return builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static boolean isSetting(String variable) {
    return variable.matches("(WEIR|OPENAI|LIVEKIT)_.*|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS");
  }

  private static List<String> command(List<String> jvm, String command) {
    String home = System.getProperty("weir.home", ".");
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(jvm);
    words.addAll(List.of("-Xlog:disable", "-Dweir.home=" + home));
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), Weir.class.getName()));
    words.addAll(List.of(command, Path.of(home, AgentFolder.DEFAULT).toString()));
    words.addAll(List.of("--port=0", "--model=scripted", "--tokens-per-second=0"));
    return words;
  }

  /** Holds the conversation and lets the worker end by itself. */
  static void hold(Process worker) throws IOException, InterruptedException {
    URI uri = ready(worker);
    Matcher id = ID.matcher(post(uri.resolve("/v1/sessions")));
    if (!id.find()) {
      throw new IOException("rehearsal: no session was opened");
    }
    awaitReply(uri.resolve("/v1/sessions/" + id.group(1) + "/events?from=start"));
    Tether.end(worker);
    if (!worker.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new IOException("rehearsal: it does not end");
    }
  }

  private static URI ready(Process worker) throws IOException {
    BufferedReader said = worker.inputReader(UTF_8);
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.startsWith(READY)) {
        return URI.create(line.substring(READY.length()));
      }
    }
    throw new IOException("rehearsal: the worker does not start");
  }

  private static String post(URI uri) throws IOException {
    HttpURLConnection connection = connection(uri);
    connection.setRequestMethod("POST");
    connection.setRequestProperty("Content-Type", "application/json");
    connection.setDoOutput(true);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(SAID.getBytes(UTF_8));
    }
    return new String(connection.getInputStream().readAllBytes(), UTF_8);
  }

  private static void awaitReply(URI uri) throws IOException {
    HttpURLConnection connection = connection(uri);
    try (BufferedReader events =
        new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8))) {
      for (String line = events.readLine(); line != null; line = events.readLine()) {
        if (line.equals("event: episode.completed")) {
          return;
        }
      }
    } finally {
      connection.disconnect();
    }
    throw new IOException("rehearsal: the agent does not reply");
  }

  private static HttpURLConnection connection(URI uri) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
    // A kept connection has a thread of the JDK's, which outlives it.
    connection.setRequestProperty("Connection", "close");
    connection.setConnectTimeout((int) LIMIT.toMillis());
    connection.setReadTimeout((int) LIMIT.toMillis());
    return connection;
  }
}
