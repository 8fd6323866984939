package dev.impersonation.audit;

import java.lang.management.ManagementFactory;
import java.util.Date;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.timer.Timer;

/**
 * Shares what the sinks of this process know of their files, those of other applications too, whose
 * class loaders share nothing but the JDK. It is kept where each of them finds it, and where no
 * test runner restores an older state, as happens to system properties.
 */
final class ProcessWide {
  /** Whoever changes what is in there changes this name. */
  private static final String NAME = "dev.impersonation:type=AuditFiles,format=1";

  /** The last one found, in case somebody takes the name away. */
  private static final AtomicReference<ConcurrentMap<String, ConcurrentMap<String, Object>>> LAST =
      new AtomicReference<>(new ConcurrentHashMap<>());

  private ProcessWide() {}

  /** Returns the files by what the system calls them, each as {@link SharedFile} has it. */
  static ConcurrentMap<String, ConcurrentMap<String, Object>> files() {
    try {
      LAST.set(found());
    } catch (JMException | RuntimeException | LinkageError e) {
      // No such module, or not allowed: one loader's own. Others are refused its files.
    }
    return Objects.requireNonNull(LAST.get());
  }

  /** A timer that never starts is the one bean of the JDK that keeps an object as it is. */
  @SuppressWarnings({"unchecked", "JavaUtilDate"})
  private static ConcurrentMap<String, ConcurrentMap<String, Object>> found() throws JMException {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    ObjectName name = new ObjectName(NAME);
    if (!beans.isRegistered(name)) {
      Timer holder = new Timer();
      holder.addNotification(NAME, NAME, LAST.get(), new Date(Long.MAX_VALUE));
      try {
        beans.registerMBean(holder, name);
      } catch (InstanceAlreadyExistsException e) {
        // Another application was first.
      }
    }
    Object found =
        beans.invoke(
            name,
            "getNotificationUserData",
            new Object[] {1},
            new String[] {Integer.class.getName()});
    return (ConcurrentMap<String, ConcurrentMap<String, Object>>) Objects.requireNonNull(found);
  }
}
