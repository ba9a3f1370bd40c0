/** All line shapes of hs_err files. */
import '../fields';
import { Catalogue } from '../../catalogue';
import { headerRows } from './header';
import { processRows } from './process';
import { systemRows } from './system';
import { threadRows } from './thread';

export const catalogue = new Catalogue([...headerRows, ...threadRows, ...processRows, ...systemRows]);
