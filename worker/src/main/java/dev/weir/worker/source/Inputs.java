package dev.weir.worker.source;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;

/**
 * All that the compiler has read to compile a file: as long as none of it has changed, the classes
 * are the same. Immutable.
 *
 * @param files the sources, each with the digest of its text
 * @param folders those that were looked through, each with the digest of its files' names: a new
 *     file may mean what was something else before
 */
record Inputs(Map<Path, String> files, Map<Path, String> folders) {
  /** Never the digest of anything. */
  static final String UNKNOWN = "?";

  /** A folder that is not there, or anything else than a folder. */
  private static final String NOTHING = "";

  Inputs {
    files = Map.copyOf(files);
    folders = Map.copyOf(folders);
  }

  /** Whether all is there as it was. */
  boolean areUnchanged() {
    try {
      for (Map.Entry<Path, String> file : files.entrySet()) {
        if (!file.getValue().equals(text(file.getKey()))) {
          return false;
        }
      }
      for (Map.Entry<Path, String> folder : folders.entrySet()) {
        if (!folder.getValue().equals(names(folder.getKey()))) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      return false; // it could be read before
    }
  }

  /** The digest of a file's text. */
  static String text(Path file) throws IOException {
    return Digest.of(Files.readAllBytes(file));
  }

  /** The digest of the names of a folder's sources. */
  static String names(Path folder) throws IOException {
    TreeSet<String> names = new TreeSet<>();
    try (DirectoryStream<Path> sources = Files.newDirectoryStream(folder, "*.java")) {
      sources.forEach(source -> names.add(String.valueOf(source.getFileName())));
    } catch (NoSuchFileException | NotDirectoryException e) {
      return NOTHING;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names.isEmpty() ? NOTHING : Digest.of(String.join("\n", names));
  }
}
