package dev.weir.worker.source;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Where classes are looked for. Immutable.
 *
 * @param entries folders and jars; some may not be there
 */
record ClassPath(List<Path> entries) {
  /** More files than this in its folders are not looked at one by one. */
  static final int MOST_FILES = 20_000;

  static ClassPath of(String text) {
    return new ClassPath(
        Stream.of(text.split(File.pathSeparator, -1))
            .map(entry -> Path.of(entry).toAbsolutePath().normalize())
            .toList());
  }

  /**
   * Changes with what is there: sizes and times of jars and of folders' files; none for huge ones.
   */
  Optional<String> identity() throws IOException {
    StringBuilder all = new StringBuilder();
    int files = 0;
    for (Path entry : entries) {
      if (!Files.exists(entry)) {
        continue;
      }
      try (Stream<Path> inside = Files.walk(entry)) {
        List<Path> found = inside.filter(Files::isRegularFile).limit(MOST_FILES).sorted().toList();
        files += found.size();
        for (Path file : found) {
          append(all, file);
        }
      }
    }
    return files >= MOST_FILES ? Optional.empty() : Optional.of(Digest.of(all.toString()));
  }

  private static void append(StringBuilder all, Path file) throws IOException {
    BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
    all.append(file).append(' ').append(is.size());
    all.append(' ').append(is.lastModifiedTime().toMillis()).append('\n');
  }

  /** The names of a package's classes, nested ones too, in order; not those of its sub-packages. */
  SortedSet<String> classesIn(String packageName) throws IOException {
    SortedSet<String> names = new TreeSet<>();
    String folder = packageName.replace('.', '/') + "/";
    for (Path entry : entries) {
      for (String file : Files.isRegularFile(entry) ? inJar(entry) : inFolder(entry, folder)) {
        if (file.startsWith(folder) && isClass(file.substring(folder.length()))) {
          names.add(file.substring(0, file.length() - ".class".length()).replace('/', '.'));
        }
      }
    }
    return Collections.unmodifiableSortedSet(names);
  }

  private static boolean isClass(String name) {
    return name.endsWith(".class") && name.indexOf('/') < 0 && !name.endsWith("-info.class");
  }

  private static List<String> inFolder(Path root, String folder) throws IOException {
    Path found = root.resolve(folder);
    if (!Files.isDirectory(found)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(found)) {
      return files.map(file -> folder + file.getFileName()).toList();
    }
  }

  private static List<String> inJar(Path file) throws IOException {
    try (JarFile jar = new JarFile(file.toFile())) {
      return jar.stream().map(JarEntry::getName).toList();
    }
  }
}
