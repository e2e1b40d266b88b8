library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity content_match is
    port (
        clk : in std_logic;
        rst : in std_logic;
        write : in std_logic;
        erase : in std_logic;
        slot : in std_logic_vector(1 downto 0);
        tag : in std_logic_vector(5 downto 0);
        key : in std_logic_vector(5 downto 0);
        hit : out std_logic;
        twins : out std_logic;
        where : out std_logic_vector(1 downto 0);
        used : out std_logic_vector(3 downto 0)
    );
end entity content_match;

architecture rtl of content_match is
    type arr is array(0 to 3) of std_logic_vector(5 downto 0);
    signal tags:arr;
    signal m,u:std_logic_vector(3 downto 0);
begin
    used <= u;
    g:for i in 0 to 3 generate m(i) <= '1' when u(i)='1' and tags(i)=key else '0';
end generate;
process(m) variable n:integer range 0 to 4;
begin
    n := 0;
    where <= "00";
    for i in 3 downto 0 loop
        if m(i)='1' then
            n := n+1;
            where <= std_logic_vector(to_unsigned(i,2));
        end if;
    end loop;
    if n>0 then
        hit <= '1';
    else
        hit <= '0';
    end if;
    if n>1 then
        twins <= '1';
    else
        twins <= '0';
    end if;
end process;
process(clk) begin
    if rising_edge(clk) then
        if rst='1' then
            u <= "0000";
        elsif write='1' then
            u(to_integer(unsigned(slot))) <= '1';
            tags(to_integer(unsigned(slot))) <= tag;
        elsif erase='1' then
            u(to_integer(unsigned(slot))) <= '0';
        end if;
    end if;
end process;
end architecture rtl;
