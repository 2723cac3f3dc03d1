/*
 * Calls the plugin as slurmstepd does, as root: `try PLUGIN NODE JOB UID OPTION...`. Prints what the plugin returned,
 * what it said, and whether the namespaces are others now.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <slurm/spank.h>

static unsigned job, uid;

spank_err_t spank_get_item(spank_t spank, spank_item_t item, ...)
{
	va_list arguments;
	(void)spank;
	va_start(arguments, item);
	*va_arg(arguments, unsigned *) = item == S_JOB_ID ? job : uid;
	va_end(arguments);
	return ESPANK_SUCCESS;
}

void slurm_error(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	fputs("said ", stdout);
	vprintf(format, arguments);
	putchar('\n');
	va_end(arguments);
}

static unsigned long inode(const char *path)
{
	struct stat st;
	return stat(path, &st) ? 0 : st.st_ino;
}

int main(int count, char **arguments)
{
	unsigned long network = inode("/proc/self/ns/net"), mounts = inode("/proc/self/ns/mnt");
	void *plugin = count > 4 ? dlopen(arguments[1], RTLD_NOW) : NULL;
	int (*start)(spank_t, int, char **) = plugin ? (int (*)(spank_t, int, char **))dlsym(plugin, "slurm_spank_task_init_privileged") : NULL;
	if (!start)
		return fprintf(stderr, "%s\n", dlerror()), 2;
	setenv("SLURMD_NODENAME", arguments[2], 1);
	job = atoi(arguments[3]), uid = atoi(arguments[4]);
	printf("returned %d\n", start(NULL, count - 5, arguments + 5));
	printf("network %s\n", inode("/proc/self/ns/net") == network ? "same" : "other");
	printf("mounts %s\n", inode("/proc/self/ns/mnt") == mounts ? "same" : "other");
	printf("privileges %s\n", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) ? "fixed" : "open");
	return 0;
}
