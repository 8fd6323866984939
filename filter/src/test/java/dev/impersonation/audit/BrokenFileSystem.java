package dev.impersonation.audit;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The default file system, whose operations can be made to throw what is no IOException. */
final class BrokenFileSystem extends FileSystem {
  private final FileSystem real;
  private final Provider provider;
  private final Map<String, RuntimeException> failures = new ConcurrentHashMap<>();
  private final Set<String> views;

  BrokenFileSystem(Path anywhere, Set<String> views) {
    this.real = anywhere.getFileSystem();
    this.provider = new Provider();
    this.views = views;
  }

  static BrokenFileSystem of(Path anywhere) {
    return new BrokenFileSystem(anywhere, anywhere.getFileSystem().supportedFileAttributeViews());
  }

  /** From now on, the operation of that name throws this. */
  void fail(String operation, RuntimeException failure) {
    failures.put(operation, failure);
  }

  void recover() {
    failures.clear();
  }

  private void mayFail(String operation) {
    RuntimeException failure = failures.get(operation);
    if (failure != null) {
      throw failure;
    }
  }

  /** The same path, in this file system. */
  Path path(Path path) {
    return (Path)
        Proxy.newProxyInstance(
            BrokenFileSystem.class.getClassLoader(),
            new Class<?>[] {Path.class, Wrapped.class},
            (proxy, method, arguments) -> invoke(path, method, arguments));
  }

  private interface Wrapped {
    Path unwrapped();
  }

  private @Nullable Object invoke(Path path, Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    if (method.getName().equals("unwrapped")) {
      return path;
    }
    if (method.getName().equals("getFileSystem")) {
      return this;
    }
    mayFail(method.getName());
    @Nullable Object[] real = arguments == null ? new Object[0] : arguments.clone();
    for (int index = 0; index < real.length; index++) {
      real[index] = real[index] instanceof Path each ? unwrapped(each) : real[index];
    }
    try {
      Object result = method.invoke(path, real);
      return result instanceof Path each ? path(each) : result;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static Path unwrapped(Path path) {
    return path instanceof Wrapped wrapped ? wrapped.unwrapped() : path;
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  @Override
  public void close() {}

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public String getSeparator() {
    return real.getSeparator();
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return real.getRootDirectories();
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return real.getFileStores();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return views;
  }

  @Override
  public Path getPath(String first, String... more) {
    return path(real.getPath(first, more));
  }

  @Override
  public PathMatcher getPathMatcher(String syntaxAndPattern) {
    return real.getPathMatcher(syntaxAndPattern);
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    return real.getUserPrincipalLookupService();
  }

  @Override
  public WatchService newWatchService() throws IOException {
    return real.newWatchService();
  }

  private final class Provider extends FileSystemProvider {
    private FileSystemProvider of(String operation) {
      mayFail(operation);
      return real.provider();
    }

    @Override
    public String getScheme() {
      return "broken";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
      return BrokenFileSystem.this;
    }

    @Override
    public Path getPath(URI uri) {
      return path(Path.of(uri));
    }

    @Override
    public FileChannel newFileChannel(
        Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      return of("newFileChannel").newFileChannel(unwrapped(path), options, attributes);
    }

    @Override
    public SeekableByteChannel newByteChannel(
        Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      return of("newByteChannel").newByteChannel(unwrapped(path), options, attributes);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(
        Path directory, DirectoryStream.Filter<? super Path> filter) throws IOException {
      return of("newDirectoryStream").newDirectoryStream(unwrapped(directory), filter);
    }

    @Override
    public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
      of("createDirectory").createDirectory(unwrapped(directory), attributes);
    }

    @Override
    public void delete(Path path) throws IOException {
      of("delete").delete(unwrapped(path));
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
      of("copy").copy(unwrapped(source), unwrapped(target), options);
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
      of("move").move(unwrapped(source), unwrapped(target), options);
    }

    @Override
    public boolean isSameFile(Path path, Path other) throws IOException {
      return of("isSameFile").isSameFile(unwrapped(path), unwrapped(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
      return of("isHidden").isHidden(unwrapped(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
      return of("getFileStore").getFileStore(unwrapped(path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
      of("checkAccess").checkAccess(unwrapped(path), modes);
    }

    @Override
    public Path readSymbolicLink(Path link) throws IOException {
      return path(of("readSymbolicLink").readSymbolicLink(unwrapped(link)));
    }

    @Override
    public <V extends FileAttributeView> @Nullable V getFileAttributeView(
        Path path, Class<V> type, LinkOption... options) {
      return of("getFileAttributeView").getFileAttributeView(unwrapped(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(
        Path path, Class<A> type, LinkOption... options) throws IOException {
      return of("readAttributes").readAttributes(unwrapped(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
        throws IOException {
      return of("readAttributes").readAttributes(unwrapped(path), names, options);
    }

    @Override
    public void setAttribute(Path path, String name, Object value, LinkOption... options)
        throws IOException {
      of("setAttribute").setAttribute(unwrapped(path), name, value, options);
    }
  }
}
