/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: 2026 The Pimento authors
 * The device ABI: one C interface to every machine (iss, cycle, tlm, rtl, board).
 * Opaque handles; struct_size is the first member of every struct; minor versions only add.
 * No function throws or aborts on bad arguments. Not thread-safe per device. docs/device-abi.md */
#ifndef PIMENTO_DEVICE_ABI_H_
#define PIMENTO_DEVICE_ABI_H_

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PMT_ABI_MAJOR 1u
#define PMT_ABI_MINOR 0u
#define PMT_ABI_VERSION ((PMT_ABI_MAJOR << 16) | PMT_ABI_MINOR)

#if defined(__GNUC__)
#define PMT_API __attribute__((visibility("default")))
#else
#define PMT_API
#endif

/* What a function returns. Names and numbers never change; new ones are added at the end. */
typedef enum pmt_status {
  PMT_OK = 0,
  PMT_E_ARG = 1,      /* null pointer, wrong struct_size, value out of range */
  PMT_E_CONFIG = 2,   /* unknown configuration, or not the one this machine was built for */
  PMT_E_ADDR = 3,     /* nothing at this address, or not accessible this way */
  PMT_E_STATE = 4,    /* not possible now (for instance: run before start) */
  PMT_E_MEM = 5,      /* out of host memory */
  PMT_E_INTERNAL = 6, /* a defect of the machine: please report */
  PMT_E_IO = 7        /* trace file, link to a board */
} pmt_status;

/* Why pmt_dev_run returned. */
typedef enum pmt_run_status {
  PMT_RUN_EXITED = 0,      /* the program wrote tohost; exit_code holds its code */
  PMT_RUN_CYCLE_LIMIT = 1, /* max_cycles used up; run again to continue */
  PMT_RUN_FAULT = 2,       /* locked up: the first instruction of a trap handler traps */
  PMT_RUN_WAITING = 3,     /* wfi or npu.wait that nothing inside the machine can ever end */
  PMT_RUN_HALTED = 4 /* in debug mode with SOC DEBUG.haltreq set, which only the host clears */
} pmt_run_status;

typedef struct pmt_dev pmt_dev;

typedef struct pmt_dev_options {
  uint32_t struct_size;   /* sizeof(pmt_dev_options) */
  uint32_t mem_latency;   /* cycles of the external memory; 0 = as configured */
  const char* config;     /* preset name; NULL = "edge" */
  uint64_t mem_size;      /* bytes of external memory from mem_base; 0 = 256 MB; sparse */
  const char* trace_path; /* waveform or instruction trace file; NULL = none */
  uint64_t seed;          /* for machines that randomise uninitialised state */
} pmt_dev_options;

typedef struct pmt_dev_info {
  uint32_t struct_size; /* sizeof(pmt_dev_info), set by the caller */
  uint32_t abi_version; /* PMT_ABI_VERSION of the machine */
  const char* machine;  /* "iss", "rtl", ...; valid while the device is open */
  const char* config;   /* resolved preset name; valid while the device is open */
  uint64_t arch_hash, full_hash;
  uint64_t tcm_base, tcm_size;
  uint64_t mem_base, mem_size;
} pmt_dev_info;

typedef struct pmt_run_options {
  uint32_t struct_size; /* sizeof(pmt_run_options) */
  uint32_t reserved;    /* 0 */
  uint64_t max_cycles;  /* of this call; 0 = no limit */
  uint64_t tohost_addr; /* address of the program's tohost word; 0 = the SOC TOHOST register */
} pmt_run_options;

typedef struct pmt_run_result {
  uint32_t struct_size; /* sizeof(pmt_run_result), set by the caller */
  int32_t status;       /* pmt_run_status */
  int32_t exit_code;    /* tohost >> 1 when EXITED, else 0 */
  uint32_t pc;          /* next instruction */
  uint64_t cycles;      /* since reset */
  uint64_t instret;     /* since reset: instructions retired */
  uint32_t npu_err_code, npu_err_tag;
  uint64_t npu_err_addr;
} pmt_run_result;

/* One retired instruction, in the form of the RISC-V formal interface. A trapping instruction
 * retires with trap = 1 and changes no register. mem_addr is the byte address of the access and
 * the masks are relative to it (lb: 0001). cause is valid when trap or intr is set. */
typedef struct pmt_retire {
  uint32_t struct_size;
  uint32_t insn; /* 16-bit instructions zero-extended */
  uint64_t order;
  uint32_t pc_rdata, pc_wdata;
  uint32_t rs1_rdata, rs2_rdata, rd_wdata;
  uint32_t mem_addr, mem_rdata, mem_wdata;
  uint8_t mem_rmask, mem_wmask;
  uint8_t rs1_addr, rs2_addr, rd_addr;
  uint8_t trap, halt, intr, mode, ixl;
  uint8_t cause;     /* rvfi_ext_cause */
  uint8_t debug;     /* rvfi_ext_debug: retired in debug mode */
  uint8_t dbg_entry; /* rvfi_ext_dbg_entry: first instruction after debug entry */
  uint8_t dbg_cause; /* rvfi_ext_dbg_cause */
  uint8_t reserved[2];
  uint32_t mip; /* rvfi_ext_mip */
} pmt_retire;

typedef void (*pmt_uart_fn)(void* ctx, uint8_t byte);
typedef void (*pmt_retire_fn)(void* ctx, const pmt_retire* retire);

/* Opens a machine in reset. On failure *dev is NULL and pmt_dev_last_error(NULL) says why. */
PMT_API pmt_status pmt_dev_open(const pmt_dev_options* options, pmt_dev** dev);
/* NULL is allowed. */
PMT_API void pmt_dev_close(pmt_dev* dev);
/* Message of the last failure on dev, or (NULL) of the last failed open of this thread; never
 * NULL; valid until the next call on the same device (or the next open of this thread). */
PMT_API const char* pmt_dev_last_error(const pmt_dev* dev);
PMT_API pmt_status pmt_dev_get_info(pmt_dev* dev, pmt_dev_info* info);
/* Resets core, NPU and peripherals, cycles and instret. Memories keep their contents. */
PMT_API pmt_status pmt_dev_reset(pmt_dev* dev);
/* Memory access by global address: TCM, external memory, NPU scratchpads (any length and
 * alignment; atomic: nothing is written when any byte is out of range) and registers (aligned
 * 32-bit words only). Possible at any time except inside a callback. */
PMT_API pmt_status pmt_dev_write(pmt_dev* dev, uint64_t addr, const void* data, uint64_t size);
PMT_API pmt_status pmt_dev_read(pmt_dev* dev, uint64_t addr, void* data, uint64_t size);
/* Writes ENTRY and CTRL.start: the boot ROM jumps to entry when the machine runs. */
PMT_API pmt_status pmt_dev_start(pmt_dev* dev, uint64_t entry);
PMT_API pmt_status pmt_dev_run(pmt_dev* dev, const pmt_run_options* options,
                               pmt_run_result* result);
/* fn is called for each byte that the program sends, in order; NULL = discard. */
PMT_API pmt_status pmt_dev_set_uart(pmt_dev* dev, pmt_uart_fn fn, void* ctx);
/* Appends bytes to what the program can receive. */
PMT_API pmt_status pmt_dev_uart_input(pmt_dev* dev, const void* data, uint64_t size);
/* fn is called for each retired instruction; NULL = none (fast). PMT_E_CONFIG when the machine
 * has no retire port. */
PMT_API pmt_status pmt_dev_set_retire(pmt_dev* dev, pmt_retire_fn fn, void* ctx);

#ifdef __cplusplus
}
#endif

#endif /* PIMENTO_DEVICE_ABI_H_ */
