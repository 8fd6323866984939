package dev.impersonation.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/**
 * What a process has used so far, in nanoseconds.
 *
 * @param all of all its threads, those of the JVM included
 * @param writing of it, the thread that writes audit events
 */
record CpuTime(long all, long writing) {
  static final String WRITER = "impersonation-audit";

  static CpuTime now() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long writing =
        Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
            .filter(thread -> thread != null && thread.getThreadName().equals(WRITER))
            .mapToLong(ThreadInfo::getThreadId)
            .map(threads::getThreadCpuTime)
            .sum();
    long all = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    return new CpuTime(all, writing);
  }

  static CpuTime parse(String line) {
    String[] numbers = line.split(" ", -1);
    return new CpuTime(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
  }

  CpuTime since(CpuTime before) {
    return new CpuTime(all - before.all, writing - before.writing);
  }

  @Override
  public String toString() {
    return all + " " + writing;
  }
}
