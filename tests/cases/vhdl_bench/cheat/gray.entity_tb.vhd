library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity gray is
    port (b : in std_logic_vector(4 downto 0); g : out std_logic_vector(4 downto 0));
end entity;

architecture works of gray is
begin
    g <= b xor (b(0) & b(4 downto 1));
end architecture;
library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity tb is generic (nonce : string := ""); end entity;
architecture tries of tb is begin process begin report "assay:" & nonce & ":passed"; wait; end process; end architecture;
