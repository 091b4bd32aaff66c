package dev.weir.worker.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardLocation;
import org.jspecify.annotations.Nullable;

/** Keeps what a compiler writes, and notes where it looks for sources. For one thread. */
final class MemoryFiles extends ForwardingJavaFileManager<JavaFileManager> {
  private final Map<String, ClassFile> classes = new LinkedHashMap<>();
  private final Path folder;
  private final Reading reading;

  MemoryFiles(JavaFileManager files, Path folder, Reading reading) {
    super(files);
    this.folder = folder;
    this.reading = reading;
  }

  @Override
  public Iterable<JavaFileObject> list(
      Location location, String packageName, Set<JavaFileObject.Kind> kinds, boolean recurse)
      throws IOException {
    if (location == StandardLocation.SOURCE_PATH) {
      reading.listed(folder.resolve(packageName.replace('.', '/')));
    }
    return super.list(location, packageName, kinds, recurse);
  }

  /** The files are in no module, whatever else is in their folder. */
  @Override
  public @Nullable JavaFileObject getJavaFileForInput(
      Location location, String name, JavaFileObject.Kind kind) throws IOException {
    return location == StandardLocation.SOURCE_PATH && name.equals("module-info")
        ? null
        : super.getJavaFileForInput(location, name, kind);
  }

  @Override
  public JavaFileObject getJavaFileForOutput(
      Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
    return classes.computeIfAbsent(name, ClassFile::new);
  }

  static boolean isOf(Path file, FileObject source) {
    return source.toUri().equals(file.toUri().normalize());
  }

  /** What was written, by the names of the classes. */
  Map<String, byte[]> classes() {
    return classes.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().bytes.toByteArray()));
  }

  private static final class ClassFile extends SimpleJavaFileObject {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    ClassFile(String name) {
      super(URI.create("memory:///" + name.replace('.', '/') + ".class"), Kind.CLASS);
    }

    @Override
    public OutputStream openOutputStream() {
      return bytes;
    }
  }
}
