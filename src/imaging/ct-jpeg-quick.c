/* ct-jpeg-quick.c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A first view at 1/8. At that size libjpeg spends its time on decoding coefficients of which
 * nothing is used; here they are passed over, several with one look into a table. libjpeg has
 * read the headers and made sense of them; whatever is unusual or damaged is left to it.
 * Source of the rules: ITU-T T.81, annex F.
 */
#include "ct-jpeg-quick-private.h"

#include <string.h>

#define PEEK_BITS 13
#define N_ENTRIES (1 << PEEK_BITS)
#define BLOCK_END 64

/* What the next bits are. */
typedef struct
{
  guint8 n_bits;  /* codes and what belongs to them; 0 when more than PEEK_BITS are needed */
  guint8 advance; /* coefficients passed over; for DC the number of bits of the difference */
  guint8 ends;    /* whether the block is over */
} Entry;

typedef struct
{
  Entry several[N_ENTRIES];
  Entry single[N_ENTRIES];
  gint32 last_code[17]; /* the largest code of each length, or -1 */
  gint32 offset[17];    /* from a code of that length to the number of its symbol */
  const guint8 *symbols;
  gboolean is_ac;
} Table;

typedef struct
{
  const guint8 *at;
  const guint8 *end;
  guint64 bits; /* the next bit is the highest */
  int n_bits;
  int n_padded; /* how many of them are none of the file's */
} Bits;

typedef struct
{
  Table *dc;
  Table *ac;
  int h;
  int v;
  int quant;
  int last_dc;
  guint8 *plane; /* the blocks of one row of MCUs */
  int stride;
} Component;

typedef struct
{
  const struct jpeg_decompress_struct *cinfo;
  Bits bits;
  Component components[3];
  int n_components;
  int max_h;
  int max_v;
  guint next_restart;
  guint until_restart;
} Scan;

static void
refill_slowly (Bits *self)
{
  while (self->n_bits <= 56)
    {
      guint64 byte = 0;

      if (self->at < self->end && *self->at != 0xff)
        byte = *self->at++;
      else if (self->at + 1 < self->end && self->at[1] == 0)
        {
          byte = 0xff;
          self->at += 2;
        }
      else
        self->n_padded += 8;
      self->bits |= byte << (56 - self->n_bits);
      self->n_bits += 8;
    }
}

/* At least 56 bits, which is more than a code and its number have. */
static inline void
refill (Bits *self)
{
  guint64 word, ones;

  if (self->end - self->at >= 8)
    {
      memcpy (&word, self->at, 8);
      word = GUINT64_FROM_BE (word);
      ones = ~word;
      /* Without a byte of 255 no byte is special. */
      if (((ones - G_GUINT64_CONSTANT (0x0101010101010101)) & word & G_GUINT64_CONSTANT (0x8080808080808080)) == 0)
        {
          /* What is read twice is the same both times. */
          self->bits |= word >> self->n_bits;
          self->at += (63 - self->n_bits) >> 3;
          self->n_bits |= 56;
          return;
        }
    }
  /* Bits of a byte that was not counted yet. */
  if (self->n_bits < 64)
    self->bits &= self->n_bits > 0 ? ~(G_MAXUINT64 >> self->n_bits) : 0;
  refill_slowly (self);
}

static inline void
drop (Bits *self, int n)
{
  self->bits <<= n;
  self->n_bits -= n;
}

/* The code at the top of 16 bits: its length, or 0 when there is none. */
static int
find_code (const Table *self, guint bits16, guint8 *symbol)
{
  for (int length = 1; length <= 16; length++)
    {
      gint32 code = (gint32) (bits16 >> (16 - length));

      if (code <= self->last_code[length])
        {
          *symbol = self->symbols[(code + self->offset[length]) & 0xff];
          return length;
        }
    }
  return 0;
}

/* One symbol of the top bits with the number behind it. */
static Entry
look_once (const Table *self, guint bits16, int n_known)
{
  Entry entry = { 0, 0, 0 };
  guint8 symbol = 0;
  int length = find_code (self, bits16, &symbol);
  int size = self->is_ac ? symbol & 15 : 0;

  if (length == 0 || length + size > n_known)
    return entry;
  entry.n_bits = (guint8) (length + size);
  if (!self->is_ac)
    entry.advance = symbol;
  else if (symbol == 0x00)
    entry.ends = 1;
  else
    entry.advance = (guint8) ((symbol >> 4) + 1);
  return entry;
}

static void
fill_table (Table *self)
{
  for (guint i = 0; i < N_ENTRIES; i++)
    self->single[i] = look_once (self, i << (16 - PEEK_BITS), PEEK_BITS);
  if (!self->is_ac)
    return;
  for (guint i = 0; i < N_ENTRIES; i++)
    {
      Entry sum = self->single[i];

      while (sum.n_bits > 0 && sum.n_bits < PEEK_BITS && !sum.ends)
        {
          /* The bits that are not known are zero, and the entry found must not need them. */
          Entry next = self->single[(i << sum.n_bits) & (N_ENTRIES - 1)];

          if (next.n_bits == 0 || sum.n_bits + next.n_bits > PEEK_BITS || sum.advance + next.advance >= BLOCK_END)
            break;
          sum.n_bits = (guint8) (sum.n_bits + next.n_bits);
          sum.advance = (guint8) (sum.advance + next.advance);
          sum.ends = next.ends;
        }
      self->several[i] = sum;
    }
}

static Table *
make_table (const JHUFF_TBL *source, gboolean is_ac)
{
  Table *self = g_new0 (Table, 1);
  gint32 code = 0;
  gint32 n_symbols = 0;

  self->is_ac = is_ac;
  self->symbols = source->huffval;
  for (int length = 1; length <= 16; length++)
    {
      self->offset[length] = n_symbols - code;
      code += source->bits[length];
      n_symbols += source->bits[length];
      self->last_code[length] = source->bits[length] > 0 ? code - 1 : -1;
      if (code > 1 << length || n_symbols > 256)
        {
          g_free (self);
          return NULL;
        }
      code <<= 1;
    }
  fill_table (self);
  return self;
}

/* Bits beyond the table's reach; FALSE for what is no code. */
static gboolean
look_far (const Table *self, const Bits *bits, Entry *entry)
{
  *entry = look_once (self, (guint) (bits->bits >> 48), 32);
  return entry->n_bits > 0;
}

static inline gboolean
decode_dc (Component *self, Bits *bits)
{
  Entry entry = self->dc->single[bits->bits >> (64 - PEEK_BITS)];
  int size;

  if (G_UNLIKELY (entry.n_bits == 0) && !look_far (self->dc, bits, &entry))
    return FALSE;
  size = entry.advance;
  if (G_UNLIKELY (size > 15))
    return FALSE;
  drop (bits, entry.n_bits);
  if (size > 0)
    {
      int value = (int) (bits->bits >> (64 - size));

      drop (bits, size);
      /* The lower half of the numbers of each length is negative. */
      if (value < 1 << (size - 1))
        value -= (1 << size) - 1;
      self->last_dc = (gint16) (self->last_dc + value);
    }
  return TRUE;
}

static inline gboolean
skip_ac (const Table *table, Bits *bits)
{
  int k = 1;

  while (k < BLOCK_END)
    {
      Entry entry;

      /* Two looks take 26 bits, or one far one 31. */
      if (bits->n_bits < 32)
        refill (bits);
      entry = table->several[bits->bits >> (64 - PEEK_BITS)];
      /* Not into the next block. */
      if (G_UNLIKELY (entry.n_bits == 0 || k + entry.advance > BLOCK_END
                      || (entry.ends && k + entry.advance == BLOCK_END)))
        {
          entry = table->single[bits->bits >> (64 - PEEK_BITS)];
          if (entry.n_bits == 0 && !look_far (table, bits, &entry))
            return FALSE;
        }
      else if (k + entry.advance == BLOCK_END)
        {
          /* Perhaps the last of several symbols belongs to the next block already: one by one. */
          entry = table->single[bits->bits >> (64 - PEEK_BITS)];
        }
      drop (bits, entry.n_bits);
      k += entry.advance;
      if (entry.ends)
        return TRUE;
    }
  return k == BLOCK_END;
}

static guint8
to_sample (const Component *component)
{
  int value = ((component->last_dc * component->quant + 4) >> 3) + 128;

  return (guint8) CLAMP (value, 0, 255);
}

static gboolean
pass_restart (Scan *self)
{
  Bits *bits = &self->bits;

  if (bits->n_padded > bits->n_bits || bits->end - bits->at < 2 || bits->at[0] != 0xff
      || bits->at[1] != 0xd0 + self->next_restart)
    return FALSE;
  bits->at += 2;
  bits->bits = 0;
  bits->n_bits = bits->n_padded = 0;
  self->next_restart = (self->next_restart + 1) % 8;
  self->until_restart = self->cinfo->restart_interval;
  for (int i = 0; i < self->n_components; i++)
    self->components[i].last_dc = 0;
  return TRUE;
}

static gboolean
decode_row (Scan *self, int n_mcus)
{
  for (int mcu = 0; mcu < n_mcus; mcu++)
    {
      if (self->cinfo->restart_interval != 0 && self->until_restart == 0 && !pass_restart (self))
        return FALSE;
      self->until_restart--;
      for (int i = 0; i < self->n_components; i++)
        {
          Component *component = &self->components[i];

          for (int y = 0; y < component->v; y++)
            for (int x = 0; x < component->h; x++)
              {
                refill (&self->bits);
                if (!decode_dc (component, &self->bits) || !skip_ac (component->ac, &self->bits))
                  return FALSE;
                component->plane[y * component->stride + mcu * component->h + x] = to_sample (component);
              }
        }
    }
  /* Bits that are none of the file's were used: it ends too early. */
  return self->bits.n_padded <= MAX (self->bits.n_bits, 0);
}

/* JFIF's colours in 16 bits of fraction. */
static void
write_row (const Scan *self, int y, int width, guint8 *to)
{
  const Component *luma = &self->components[0];

  for (int x = 0; x < width; x++, to += 3)
    {
      int value = luma->plane[y * luma->stride + x];
      int blue, red;

      to[0] = to[1] = to[2] = (guint8) value;
      if (self->n_components == 1)
        continue;
      blue = self->components[1].plane[x / self->max_h] - 128;
      red = self->components[2].plane[x / self->max_h] - 128;
      to[0] = (guint8) CLAMP (value + ((91881 * red + 32768) >> 16), 0, 255);
      to[1] = (guint8) CLAMP (value + ((-22554 * blue - 46802 * red + 32768) >> 16), 0, 255);
      to[2] = (guint8) CLAMP (value + ((116130 * blue + 32768) >> 16), 0, 255);
    }
}

/*
 * ct_jpeg_quick_can:
 * @cinfo: after jpeg_read_header()
 *
 * Returns: whether ct_jpeg_quick_decode() understands this kind
 */
gboolean
ct_jpeg_quick_can (const struct jpeg_decompress_struct *cinfo)
{
  const jpeg_component_info *info = cinfo->comp_info;

  if (cinfo->progressive_mode || cinfo->arith_code || cinfo->data_precision != 8
      || cinfo->comps_in_scan != cinfo->num_components)
    return FALSE;
  if (cinfo->jpeg_color_space != (cinfo->num_components == 1 ? JCS_GRAYSCALE : JCS_YCbCr))
    return FALSE;
  for (int i = 0; i < cinfo->num_components; i++)
    {
      if (info[i].quant_tbl_no < 0 || info[i].quant_tbl_no >= NUM_QUANT_TBLS || info[i].dc_tbl_no < 0
          || info[i].dc_tbl_no >= NUM_HUFF_TBLS || info[i].ac_tbl_no < 0 || info[i].ac_tbl_no >= NUM_HUFF_TBLS
          || cinfo->quant_tbl_ptrs[info[i].quant_tbl_no] == NULL || cinfo->dc_huff_tbl_ptrs[info[i].dc_tbl_no] == NULL
          || cinfo->ac_huff_tbl_ptrs[info[i].ac_tbl_no] == NULL)
        return FALSE;
      if (i > 0 && (info[i].h_samp_factor != 1 || info[i].v_samp_factor != 1 || cinfo->cur_comp_info[i] != &info[i]))
        return FALSE;
    }
  return (cinfo->num_components == 1 || cinfo->num_components == 3) && info[0].h_samp_factor <= 2
         && info[0].v_samp_factor <= 2;
}

static gboolean
prepare (Scan *self, const struct jpeg_decompress_struct *cinfo, int n_mcus)
{
  self->cinfo = cinfo;
  self->bits.at = cinfo->src->next_input_byte;
  self->bits.end = self->bits.at + cinfo->src->bytes_in_buffer;
  self->n_components = cinfo->num_components;
  self->until_restart = cinfo->restart_interval;
  for (int i = 0; i < self->n_components; i++)
    {
      const jpeg_component_info *info = &cinfo->comp_info[i];
      Component *component = &self->components[i];

      /* A scan of one component has blocks of its own, whatever its factors. */
      component->h = self->n_components == 1 ? 1 : info->h_samp_factor;
      component->v = self->n_components == 1 ? 1 : info->v_samp_factor;
      component->quant = cinfo->quant_tbl_ptrs[info->quant_tbl_no]->quantval[0];
      component->stride = n_mcus * component->h;
      component->plane = g_malloc ((gsize) component->stride * (gsize) component->v);
      component->dc = make_table (cinfo->dc_huff_tbl_ptrs[info->dc_tbl_no], FALSE);
      component->ac = make_table (cinfo->ac_huff_tbl_ptrs[info->ac_tbl_no], TRUE);
      if (component->dc == NULL || component->ac == NULL)
        return FALSE;
    }
  return TRUE;
}

/*
 * ct_jpeg_quick_decode:
 * @cinfo: after jpeg_read_header(), with all of the file in its source
 * @sink: for rows of the picture at 1/8, RGB8
 *
 * Colours have half the resolution of the light where the file has less colour than light.
 *
 * Returns: whether all rows came and the file is sound; otherwise @sink is of no use
 */
gboolean
ct_jpeg_quick_decode (const struct jpeg_decompress_struct *cinfo, CtRowSink *sink, GCancellable *cancellable)
{
  Scan self = { .max_h = cinfo->num_components == 1 ? 1 : cinfo->comp_info[0].h_samp_factor,
                .max_v = cinfo->num_components == 1 ? 1 : cinfo->comp_info[0].v_samp_factor };
  int width = ct_shifted_up ((int) cinfo->image_width, 3);
  int height = ct_shifted_up ((int) cinfo->image_height, 3);
  int n_mcus = (width + self.max_h - 1) / self.max_h;
  g_autofree guint8 *row = g_malloc ((gsize) width * 3);
  gboolean ok = prepare (&self, cinfo, n_mcus);

  for (int top = 0; ok && top < height; top += self.max_v)
    {
      ok = decode_row (&self, n_mcus) && !g_cancellable_is_cancelled (cancellable);
      for (int y = 0; ok && y < MIN (self.max_v, height - top); y++)
        {
          write_row (&self, y, width, row);
          ct_row_sink_push (sink, row);
        }
    }
  for (int i = 0; i < self.n_components; i++)
    {
      g_free (self.components[i].plane);
      g_free (self.components[i].dc);
      g_free (self.components[i].ac);
    }
  return ok;
}
