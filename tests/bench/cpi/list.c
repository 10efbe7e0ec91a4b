/* SPDX-License-Identifier: Apache-2.0 */
/* SPDX-FileCopyrightText: 2026 The Pimento authors */
#include "bench.h"

enum { kMaxCount = 256 };

struct node {
  struct node* next;
  int16_t key;
  uint16_t order;
};

static struct node pool[kMaxCount];

static struct node* merge(struct node* a, struct node* b) {
  struct node head;
  struct node* tail = &head;
  while (a && b) {
    if (b->key < a->key) {
      tail->next = b;
      b = b->next;
    } else {
      tail->next = a;
      a = a->next;
    }
    tail = tail->next;
  }
  tail->next = a ? a : b;
  return head.next;
}

static struct node* sort(struct node* list) {
  if (!list || !list->next) return list;
  struct node* slow = list;
  for (struct node* fast = list->next; fast && fast->next; fast = fast->next->next)
    slow = slow->next;
  struct node* second = slow->next;
  slow->next = 0;
  return merge(sort(list), sort(second));
}

static struct node* find(struct node* list, int16_t key) {
  while (list && list->key != key) list = list->next;
  return list;
}

static struct node* reverse(struct node* list) {
  struct node* result = 0;
  while (list) {
    struct node* next = list->next;
    list->next = result;
    result = list;
    list = next;
  }
  return result;
}

uint32_t bench_list(uint32_t seed, unsigned count) {
  struct node* list = 0;
  for (unsigned i = 0; i < count && i < kMaxCount; ++i) {
    pool[i].key = (int16_t)(bench_next(&seed) & 0x3FF);
    pool[i].order = (uint16_t)i;
    pool[i].next = list;
    list = &pool[i];
  }
  list = sort(list);
  uint32_t sum = 0;
  for (int16_t key = 0; key < 0x400; key += 17) {
    const struct node* hit = find(list, key);
    if (hit) sum += hit->order + 1u;
  }
  list = reverse(list);
  for (const struct node* n = list; n; n = n->next) sum = sum * 31 + (uint32_t)n->key + n->order;
  return sum;
}
