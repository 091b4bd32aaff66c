package dev.weir.worker.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A folder whose {@code .java} files are taken each by itself. Stateless. */
final class SourceFolder {
  private static final String SOURCES = "a folder with .java files";
  private static final Set<String> NO_CLASSES = Set.of("package-info.java", "module-info.java");

  private SourceFolder() {}

  /**
   * Its files in order of their names, without those that begin with {@code _} and those that
   * declare packages or modules; a file that has two names here by the first. Sub-folders are not
   * searched.
   *
   * @throws FolderRefused if it is not there, no folder, or cannot be read
   */
  static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(checked(folder))) {
      Map<Path, Path> once = new LinkedHashMap<>();
      for (Path file : files.filter(SourceFolder::isSource).sorted().toList()) {
        once.putIfAbsent(SourceKey.real(file), file);
      }
      return List.copyOf(once.values());
    } catch (IOException e) {
      throw new FolderRefused(folder, "cannot be read: " + e, "one that this user may read", e);
    }
  }

  private static Path checked(Path folder) {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new FolderRefused(folder, "is not there", SOURCES, null);
    }
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new FolderRefused(folder, "is a file", SOURCES, null);
    }
    return folder;
  }

  private static boolean isSource(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(".java")
        && !name.startsWith("_")
        && !NO_CLASSES.contains(name)
        && Files.isRegularFile(file);
  }
}
