import { describe, expect, it } from 'vitest';
import { exampleAttachment } from '../testing/examples.ts';
import { nodeAddressesOf, nodesOf } from './nodes-of.ts';

const SECOND = { ipv4: '100.80.0.3', ipv6: 'fd00:6d6f:6f72::3' };

describe('nodesOf', () => {
  it('has none for a job on one node', () => {
    expect(nodesOf(exampleAttachment())).toEqual([]);
    expect(nodeAddressesOf(exampleAttachment())).toEqual([exampleAttachment().addresses]);
  });

  it('names each node of several by its index, the head first', () => {
    const attachment = exampleAttachment({ furtherAddresses: [SECOND] });
    expect(nodesOf(attachment)).toEqual([
      { name: 'job-4711-0', addresses: attachment.addresses },
      { name: 'job-4711-1', addresses: SECOND },
    ]);
    expect(nodeAddressesOf(attachment)).toEqual([attachment.addresses, SECOND]);
  });
});
