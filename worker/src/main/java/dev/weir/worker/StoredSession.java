package dev.weir.worker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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

  static boolean in(Path folder) {
    return Files.exists(folder.resolve(FILE), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Reads it.
   *
   * @throws StoreRefused if the file is none that was written here
   */
  static StoredSession read(Path folder) throws IOException {
    Properties file = new Properties();
    try (Reader in = Files.newBufferedReader(folder.resolve(FILE))) {
      file.load(in);
    } catch (CharacterCodingException | IllegalArgumentException e) {
      throw unreadable(folder, e);
    }
    if (file.getProperty(AGENT, "").isEmpty()) {
      throw unreadable(folder, null);
    }
    Map<String, String> metadata = new TreeMap<>();
    for (String name : file.stringPropertyNames()) {
      if (name.startsWith(METADATA)) {
        metadata.put(name.substring(METADATA.length()), file.getProperty(name));
      }
    }
    return new StoredSession(folder.getFileName().toString(), file.getProperty(AGENT), metadata);
  }

  private static StoreRefused unreadable(Path folder, @Nullable Exception cause) {
    return new StoreRefused(
        "%s cannot be read (expected: properties in UTF-8 with an agent, as Weir wrote them)"
            .formatted(folder.resolve(FILE)),
        cause);
  }

  /** Whole or not at all. As ASCII with escapes: UTF-8 has no form for half a character. */
  void write(Path folder) throws IOException {
    Properties file = new Properties();
    file.setProperty(AGENT, agent);
    metadata.forEach((name, value) -> file.setProperty(METADATA + name, value));
    Path fresh = folder.resolve(FILE + ".tmp");
    try (OutputStream out = Files.newOutputStream(fresh)) {
      file.store(out, "a session of Weir");
    }
    Files.move(fresh, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
  }
}
