library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity bit_tally is
    port (
        ballot : in std_logic_vector(10 downto 0);
        quorum : in std_logic_vector(3 downto 0);
        yes : out std_logic_vector(3 downto 0);
        carried, close : out std_logic
    );
end entity bit_tally;

architecture rtl of bit_tally is
    signal count : unsigned(3 downto 0);
begin
    process (ballot)
        variable n : unsigned(3 downto 0);
    begin
        n := (others => '0');
        for i in ballot'range loop
            if ballot(i) = '1' then
                m := m + 1;
            end if;
        end loop;
        count <= n;
    end process;
    yes <= std_logic_vector(count);
    carried <= '1' when count >= unsigned(quorum) else '0';
    close <= '1' when count = unsigned(quorum) or ('0' & count) + 1 = unsigned('0' & quorum) else '0';
end architecture rtl;
