package dev.weir.worker;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What is known of a session besides its log.
 *
 * @param id its name, and its folder's
 * @param agent who answers
 * @param metadata kept with it
 */
record StoredSession(String id, String agent, Map<String, String> metadata) {
  private static final String FILE = "session.properties";
  private static final String AGENT = "agent";
  private static final String METADATA = "metadata.";

  StoredSession {
    metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
  }

  /** Whether a session stands in the folder: it is the first thing written and the first to go. */
  static boolean in(Path folder) {
    return Files.exists(folder.resolve(FILE));
  }

  static StoredSession read(Path folder) throws IOException {
    Properties file = new Properties();
    try (Reader in = Files.newBufferedReader(folder.resolve(FILE))) {
      file.load(in);
    }
    Map<String, String> metadata = new TreeMap<>();
    for (String name : file.stringPropertyNames()) {
      if (name.startsWith(METADATA)) {
        metadata.put(name.substring(METADATA.length()), file.getProperty(name));
      }
    }
    return new StoredSession(
        folder.getFileName().toString(), file.getProperty(AGENT, ""), metadata);
  }

  /** Whole or not at all. */
  void write(Path folder) throws IOException {
    Properties file = new Properties();
    file.setProperty(AGENT, agent);
    metadata.forEach((name, value) -> file.setProperty(METADATA + name, value));
    Files.createDirectories(folder);
    Path fresh = folder.resolve(FILE + ".tmp");
    try (Writer out = Files.newBufferedWriter(fresh)) {
      file.store(out, "a session of Weir");
    }
    Files.move(fresh, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
  }

  static void forget(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(FILE));
  }
}
